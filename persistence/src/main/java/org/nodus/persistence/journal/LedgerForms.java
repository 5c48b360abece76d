package org.nodus.persistence.journal;

import static org.nodus.persistence.journal.EventBytes.bytes;
import static org.nodus.persistence.journal.EventBytes.canonical;
import static org.nodus.persistence.journal.EventBytes.hash;

import java.util.List;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.certificate.Slot;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.journal.ChainEvent;
import org.nodus.ledger.journal.ReplicaEvent;
import org.nodus.ledger.journal.ValidatorEvent;
import org.nodus.persistence.journal.proto.BlockEvent;
import org.nodus.persistence.journal.proto.CanonicalEvent;
import org.nodus.persistence.journal.proto.CheckpointPreparedEvent;
import org.nodus.persistence.journal.proto.EpochEvent;
import org.nodus.persistence.journal.proto.VoteCastEvent;

/** The events of validators, replicas and account chains. */
final class LedgerForms {
  static final List<EventForm<?>> ALL =
      List.of(
          new EventForm<>(
              "validator.vote-cast.v1",
              ValidatorEvent.VoteCast.class,
              event ->
                  VoteCastEvent.newBuilder()
                      .setEpoch(event.epoch())
                      .setAccount(EventBytes.of(event.slot().account().key()))
                      .setHeight(event.slot().height())
                      .setBlock(EventBytes.of(event.block()))
                      .build(),
              stored -> {
                var form = VoteCastEvent.parseFrom(stored);
                var slot = new Slot(new AccountId(hash(form.getAccount())), form.getHeight());
                return new ValidatorEvent.VoteCast(form.getEpoch(), slot, hash(form.getBlock()));
              }),
          new EventForm<>(
              "validator.certificate-acknowledged.v1",
              ValidatorEvent.CertificateAcknowledged.class,
              event -> canonical(CertificateCodec.bytes(event.certified())),
              stored -> {
                var form = CanonicalEvent.parseFrom(stored);
                return new ValidatorEvent.CertificateAcknowledged(
                    CertificateCodec.certified(bytes(form.getCanonical())));
              }),
          new EventForm<>(
              "validator.epoch-closing.v1",
              ValidatorEvent.EpochClosing.class,
              event ->
                  EpochEvent.newBuilder().setEpoch(event.epoch()).setView(event.view()).build(),
              stored -> {
                var form = EpochEvent.parseFrom(stored);
                return new ValidatorEvent.EpochClosing(form.getEpoch(), form.getView());
              }),
          new EventForm<>(
              "validator.checkpoint-prepared.v1",
              ValidatorEvent.CheckpointPrepared.class,
              event ->
                  CheckpointPreparedEvent.newBuilder()
                      .setView(event.view())
                      .setCandidate(EventBytes.of(CheckpointCodec.bytes(event.candidate())))
                      .build(),
              stored -> {
                var form = CheckpointPreparedEvent.parseFrom(stored);
                return new ValidatorEvent.CheckpointPrepared(
                    form.getView(), CheckpointCodec.candidate(bytes(form.getCandidate())));
              }),
          new EventForm<>(
              "validator.checkpoint-locked.v1",
              ValidatorEvent.CheckpointLocked.class,
              event -> canonical(CheckpointCodec.bytes(event.proof())),
              stored -> {
                var form = CanonicalEvent.parseFrom(stored);
                return new ValidatorEvent.CheckpointLocked(
                    CheckpointCodec.preparation(bytes(form.getCanonical())));
              }),
          new EventForm<>(
              "validator.epoch-opened.v1",
              ValidatorEvent.EpochOpened.class,
              event -> EpochEvent.newBuilder().setEpoch(event.epoch()).build(),
              stored -> new ValidatorEvent.EpochOpened(EpochEvent.parseFrom(stored).getEpoch())),
          new EventForm<>(
              "replica.block-appended.v1",
              ReplicaEvent.BlockAppended.class,
              event -> canonical(CertificateCodec.bytes(event.block())),
              stored -> {
                var form = CanonicalEvent.parseFrom(stored);
                return new ReplicaEvent.BlockAppended(
                    CertificateCodec.finalBlock(bytes(form.getCanonical())));
              }),
          new EventForm<>(
              "replica.checkpoint-signed.v1",
              ReplicaEvent.CheckpointSigned.class,
              event -> canonical(CheckpointCodec.bytes(event.checkpoint())),
              stored -> {
                var form = CanonicalEvent.parseFrom(stored);
                return new ReplicaEvent.CheckpointSigned(
                    CheckpointCodec.signed(bytes(form.getCanonical())));
              }),
          new EventForm<>(
              "chain.block-proposed.v1",
              ChainEvent.BlockProposed.class,
              event -> canonical(BlockCodec.bytes(event.block())),
              stored -> {
                var form = CanonicalEvent.parseFrom(stored);
                return new ChainEvent.BlockProposed(BlockCodec.block(bytes(form.getCanonical())));
              }),
          new EventForm<>(
              "chain.block-finished.v1",
              ChainEvent.BlockFinished.class,
              event ->
                  BlockEvent.newBuilder()
                      .setBlock(EventBytes.of(event.block()))
                      .setEpoch(event.epoch())
                      .build(),
              stored -> {
                var form = BlockEvent.parseFrom(stored);
                return new ChainEvent.BlockFinished(hash(form.getBlock()), form.getEpoch());
              }),
          new EventForm<>(
              "chain.block-given-up.v1",
              ChainEvent.BlockGivenUp.class,
              event ->
                  BlockEvent.newBuilder()
                      .setBlock(EventBytes.of(event.block()))
                      .setReason(event.reason())
                      .build(),
              stored -> {
                var form = BlockEvent.parseFrom(stored);
                return new ChainEvent.BlockGivenUp(hash(form.getBlock()), form.getReason());
              }));

  private LedgerForms() {}
}
