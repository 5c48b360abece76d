package org.nodus.persistence.journal;

import static org.nodus.persistence.journal.EventBytes.bytes;
import static org.nodus.persistence.journal.EventBytes.hash;
import static org.nodus.persistence.journal.EventBytes.place;

import java.util.ArrayList;
import java.util.List;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.SharePlace;
import org.nodus.ledger.journal.IncentiveEvent;
import org.nodus.persistence.journal.proto.BlockEvent;
import org.nodus.persistence.journal.proto.ClaimMadeEvent;
import org.nodus.persistence.journal.proto.CustodyTakenEvent;
import org.nodus.persistence.journal.proto.LockPlacedEvent;
import org.nodus.persistence.journal.proto.LockRefundedEvent;
import org.nodus.persistence.journal.proto.SecretReceivedEvent;
import org.nodus.persistence.journal.proto.ShareLostEvent;
import org.nodus.protocol.bytes.DecodeFailure;

/** The events of a node's own earnings and locks. */
final class IncentiveForms {
  static final List<EventForm<?>> ALL =
      List.of(
          new EventForm<>(
              "incentive.custody-taken.v1",
              IncentiveEvent.CustodyTaken.class,
              event ->
                  CustodyTakenEvent.newBuilder()
                      .setPlace(EventBytes.of(event.place()))
                      .setMessage(EventBytes.of(event.message()))
                      .setAmountMicros(event.amount().micros())
                      .setSecretHash(EventBytes.of(event.secretHash()))
                      .setExpiryEpoch(event.expiryEpoch())
                      .build(),
              stored -> {
                var form = CustodyTakenEvent.parseFrom(stored);
                return new IncentiveEvent.CustodyTaken(
                    place(form.getPlace()),
                    hash(form.getMessage()),
                    tokens(form.getAmountMicros()),
                    hash(form.getSecretHash()),
                    form.getExpiryEpoch());
              }),
          new EventForm<>(
              "incentive.secret-received.v1",
              IncentiveEvent.SecretReceived.class,
              event ->
                  SecretReceivedEvent.newBuilder()
                      .setPlace(EventBytes.of(event.place()))
                      .setSecret(EventBytes.of(event.secret()))
                      .build(),
              stored -> {
                var form = SecretReceivedEvent.parseFrom(stored);
                return new IncentiveEvent.SecretReceived(
                    place(form.getPlace()), bytes(form.getSecret()));
              }),
          new EventForm<>(
              "incentive.claim-made.v1",
              IncentiveEvent.ClaimMade.class,
              event ->
                  ClaimMadeEvent.newBuilder()
                      .setBlock(EventBytes.of(event.block()))
                      .addAllPlaces(event.places().stream().map(EventBytes::of).toList())
                      .build(),
              stored -> claimMade(ClaimMadeEvent.parseFrom(stored))),
          new EventForm<>(
              "incentive.claim-paid.v1",
              IncentiveEvent.ClaimPaid.class,
              event -> BlockEvent.newBuilder().setBlock(EventBytes.of(event.block())).build(),
              stored ->
                  new IncentiveEvent.ClaimPaid(hash(BlockEvent.parseFrom(stored).getBlock()))),
          new EventForm<>(
              "incentive.claim-withdrawn.v1",
              IncentiveEvent.ClaimWithdrawn.class,
              event -> BlockEvent.newBuilder().setBlock(EventBytes.of(event.block())).build(),
              stored ->
                  new IncentiveEvent.ClaimWithdrawn(hash(BlockEvent.parseFrom(stored).getBlock()))),
          new EventForm<>(
              "incentive.share-lost.v1",
              IncentiveEvent.ShareLost.class,
              event ->
                  ShareLostEvent.newBuilder()
                      .setPlace(EventBytes.of(event.place()))
                      .setReason(event.reason())
                      .build(),
              stored -> {
                var form = ShareLostEvent.parseFrom(stored);
                return new IncentiveEvent.ShareLost(place(form.getPlace()), form.getReason());
              }),
          new EventForm<>(
              "incentive.lock-placed.v1",
              IncentiveEvent.LockPlaced.class,
              event ->
                  LockPlacedEvent.newBuilder()
                      .setLock(EventBytes.of(event.lock()))
                      .setMessage(EventBytes.of(event.message()))
                      .setSalt(EventBytes.of(event.salt()))
                      .setExpiryEpoch(event.expiryEpoch())
                      .build(),
              stored -> {
                var form = LockPlacedEvent.parseFrom(stored);
                return new IncentiveEvent.LockPlaced(
                    hash(form.getLock()),
                    hash(form.getMessage()),
                    bytes(form.getSalt()),
                    form.getExpiryEpoch());
              }),
          new EventForm<>(
              "incentive.lock-refunded.v1",
              IncentiveEvent.LockRefunded.class,
              event ->
                  LockRefundedEvent.newBuilder()
                      .setLock(EventBytes.of(event.lock()))
                      .setBlock(EventBytes.of(event.block()))
                      .build(),
              stored -> {
                var form = LockRefundedEvent.parseFrom(stored);
                return new IncentiveEvent.LockRefunded(hash(form.getLock()), hash(form.getBlock()));
              }));

  private IncentiveForms() {}

  private static IncentiveEvent.ClaimMade claimMade(ClaimMadeEvent form) throws DecodeFailure {
    var places = new ArrayList<SharePlace>();
    for (var next : form.getPlacesList()) {
      places.add(place(next));
    }
    return new IncentiveEvent.ClaimMade(hash(form.getBlock()), places);
  }

  private static Tokens tokens(long micros) throws DecodeFailure {
    if (micros < 0) {
      throw new DecodeFailure("an amount above what can exist");
    }
    return new Tokens(micros);
  }
}
