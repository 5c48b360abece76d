package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.fragmentIndex;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.hashes;
import static org.nodus.protocol.wire.WireField.messageId;
import static org.nodus.protocol.wire.WireField.millis;
import static org.nodus.protocol.wire.WireField.notNegative;
import static org.nodus.protocol.wire.WireField.upTo;
import static org.nodus.protocol.wire.WireField.within;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.fragment.FragmentSamples;
import org.nodus.protocol.fragment.MessageCommitment;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.proto.DeleteFragments;
import org.nodus.protocol.wire.proto.ExtendFragment;
import org.nodus.protocol.wire.proto.FetchFragment;
import org.nodus.protocol.wire.proto.FragmentRange;
import org.nodus.protocol.wire.proto.FragmentSample;
import org.nodus.protocol.wire.proto.FragmentStored;
import org.nodus.protocol.wire.proto.OfferAccepted;
import org.nodus.protocol.wire.proto.OfferFragment;
import org.nodus.protocol.wire.proto.Payment;
import org.nodus.protocol.wire.proto.Possession;
import org.nodus.protocol.wire.proto.ProvePossession;
import org.nodus.protocol.wire.proto.ReleaseSecret;
import org.nodus.protocol.wire.proto.SampleFragment;
import org.nodus.protocol.wire.proto.StoreFragment;
import org.nodus.protocol.wire.proto.WireCommitment;

/**
 * Fragments. A decoded range lies inside the fragment that its commitment describes; whether the
 * path leads to the root is checked by who stores or fetches it.
 */
final class FragmentCodec {
  private FragmentCodec() {}

  static OfferFragment toWire(Request.OfferFragment offer) {
    return OfferFragment.newBuilder()
        .setMessage(WireField.wire(offer.message().hash()))
        .setFragmentBytes(offer.fragmentBytes())
        .setExpiresAtMillis(offer.expiresAtMillis())
        .setPaid(offer.paid())
        .setWork(AdmissionCodec.toWire(offer.work()))
        .build();
  }

  static Request.OfferFragment fromWire(OfferFragment offer) throws DecodeFailure {
    return new Request.OfferFragment(
        messageId(offer.getMessage()),
        within(1, MessageCommitment.MAX_SIZE_BYTES, offer.getFragmentBytes(), "fragment size"),
        millis(offer.getExpiresAtMillis()),
        offer.getPaid(),
        AdmissionCodec.fromWire(offer.getWork()));
  }

  static StoreFragment toWire(Request.StoreFragment store) {
    var wire =
        StoreFragment.newBuilder()
            .setCommitment(toWire(store.commitment()))
            .setIndex(store.index())
            .setPath(WireField.wire(store.path()))
            .setExpiresAtMillis(store.expiresAtMillis())
            .setOffset(store.offset())
            .setRange(WireField.wire(store.range()));
    store.payment().ifPresent(payment -> wire.setPayment(toWire(payment)));
    return wire.build();
  }

  static Request.StoreFragment fromWire(StoreFragment store) throws DecodeFailure {
    var commitment = fromWire(store.getCommitment());
    return new Request.StoreFragment(
        commitment,
        fragmentIndex(store.getIndex()),
        path(store.getPath()),
        millis(store.getExpiresAtMillis()),
        store.getOffset(),
        range(commitment, store.getOffset(), store.getRange()),
        store.hasPayment() ? Optional.of(fromWire(store.getPayment())) : Optional.empty());
  }

  static ExtendFragment toWire(Request.ExtendFragment extend) {
    var wire =
        ExtendFragment.newBuilder()
            .setCommitment(toWire(extend.commitment()))
            .setIndex(extend.index())
            .setHeldUntilMillis(extend.heldUntilMillis())
            .setExpiresAtMillis(extend.expiresAtMillis())
            .setWork(AdmissionCodec.toWire(extend.work()));
    extend.payment().ifPresent(payment -> wire.setPayment(toWire(payment)));
    return wire.build();
  }

  static Request.ExtendFragment fromWire(ExtendFragment extend) throws DecodeFailure {
    var heldUntil = millis(extend.getHeldUntilMillis());
    var expiresAt = millis(extend.getExpiresAtMillis());
    if (expiresAt <= heldUntil) {
      throw new DecodeFailure("for longer, and not beyond what is held");
    }
    return new Request.ExtendFragment(
        fromWire(extend.getCommitment()),
        fragmentIndex(extend.getIndex()),
        heldUntil,
        expiresAt,
        AdmissionCodec.fromWire(extend.getWork()),
        extend.hasPayment() ? Optional.of(fromWire(extend.getPayment())) : Optional.empty());
  }

  private static Payment toWire(Request.Payment payment) {
    return Payment.newBuilder()
        .setFinalLock(WireField.wire(payment.finalLock()))
        .setSalt(WireField.wire(payment.salt()))
        .build();
  }

  private static Request.Payment fromWire(Payment payment) throws DecodeFailure {
    return new Request.Payment(
        upTo(WireLimits.LOCK, payment.getFinalLock(), "lock"),
        exactly(WireLimits.KEY, payment.getSalt(), "salt"));
  }

  private static WireCommitment toWire(MessageCommitment commitment) {
    return WireCommitment.newBuilder()
        .setK(commitment.k())
        .setSizeBytes(commitment.sizeBytes())
        .setDeleteKey(WireField.wire(commitment.deleteKey()))
        .setRoot(WireField.wire(commitment.root()))
        .build();
  }

  private static MessageCommitment fromWire(WireCommitment commitment) throws DecodeFailure {
    return new MessageCommitment(
        within(1, 255, commitment.getK(), "k"),
        within(1, MessageCommitment.MAX_SIZE_BYTES, commitment.getSizeBytes(), "message size"),
        exactly(WireLimits.KEY, commitment.getDeleteKey(), "delete key"),
        hash(commitment.getRoot(), "root"));
  }

  private static List<Hash256> path(ByteString path) throws DecodeFailure {
    return hashes(WireLimits.PATH, WireLimits.PATH, path, "path");
  }

  private static Bytes range(MessageCommitment commitment, int offset, ByteString range)
      throws DecodeFailure {
    var bytes = upTo(Request.StoreFragment.MAX_RANGE_BYTES, range, "range");
    within(0, commitment.fragmentBytes() - bytes.length(), offset, "offset");
    return bytes;
  }

  static FetchFragment toWire(Request.FetchFragment fetch) {
    return FetchFragment.newBuilder()
        .setMessage(WireField.wire(fetch.message().hash()))
        .setIndex(fetch.index())
        .setOffset(fetch.offset())
        .build();
  }

  static Request.FetchFragment fromWire(FetchFragment fetch) throws DecodeFailure {
    return new Request.FetchFragment(
        messageId(fetch.getMessage()),
        within(0, Request.FetchFragment.ANY_INDEX, fetch.getIndex(), "index"),
        within(0, MessageCommitment.MAX_SIZE_BYTES - 1, fetch.getOffset(), "offset"));
  }

  static ProvePossession toWire(Request.ProvePossession prove) {
    return ProvePossession.newBuilder()
        .setMessage(WireField.wire(prove.message().hash()))
        .setIndex(prove.index())
        .setNonce(WireField.wire(prove.nonce()))
        .build();
  }

  static Request.ProvePossession fromWire(ProvePossession prove) throws DecodeFailure {
    return new Request.ProvePossession(
        messageId(prove.getMessage()),
        fragmentIndex(prove.getIndex()),
        exactly(WireLimits.POSSESSION_NONCE, prove.getNonce(), "nonce"));
  }

  static SampleFragment toWire(Request.SampleFragment sample) {
    return SampleFragment.newBuilder()
        .setMessage(WireField.wire(sample.message().hash()))
        .setIndex(sample.index())
        .setPosition(sample.position())
        .build();
  }

  static Request.SampleFragment fromWire(SampleFragment sample) throws DecodeFailure {
    return new Request.SampleFragment(
        messageId(sample.getMessage()),
        fragmentIndex(sample.getIndex()),
        within(0, MessageCommitment.MAX_SIZE_BYTES - 1, sample.getPosition(), "position"));
  }

  static ReleaseSecret toWire(Request.ReleaseSecret release) {
    return ReleaseSecret.newBuilder()
        .setMessage(WireField.wire(release.message().hash()))
        .setLock(WireField.wire(release.lock()))
        .setIndex(release.index())
        .setSecret(WireField.wire(release.secret()))
        .build();
  }

  static Request.ReleaseSecret fromWire(ReleaseSecret release) throws DecodeFailure {
    return new Request.ReleaseSecret(
        messageId(release.getMessage()),
        hash(release.getLock(), "lock"),
        fragmentIndex(release.getIndex()),
        exactly(WireLimits.KEY, release.getSecret(), "secret"));
  }

  static DeleteFragments toWire(Request.DeleteFragments delete) {
    return DeleteFragments.newBuilder()
        .setMessage(WireField.wire(delete.message().hash()))
        .setNode(WireField.wire(delete.node().hash()))
        .setSignature(WireField.wire(delete.signature()))
        .build();
  }

  static Request.DeleteFragments fromWire(DeleteFragments delete) throws DecodeFailure {
    return new Request.DeleteFragments(
        messageId(delete.getMessage()),
        new NodeId(hash(delete.getNode(), "node")),
        exactly(WireLimits.SIGNATURE, delete.getSignature(), "signature"));
  }

  static OfferAccepted toWire(Response.OfferAccepted accepted) {
    return OfferAccepted.newBuilder().setQuoteMicros(accepted.quoteMicros()).build();
  }

  static Response.OfferAccepted fromWire(OfferAccepted accepted) throws DecodeFailure {
    return new Response.OfferAccepted(notNegative(accepted.getQuoteMicros(), "quote"));
  }

  static FragmentStored toWire(Response.FragmentStored stored) {
    return FragmentStored.newBuilder()
        .setIndex(stored.index())
        .setExpiresAtMillis(stored.expiresAtMillis())
        .setSignature(WireField.wire(stored.signature()))
        .build();
  }

  static Response.FragmentStored fromWire(FragmentStored stored) throws DecodeFailure {
    return new Response.FragmentStored(
        fragmentIndex(stored.getIndex()),
        millis(stored.getExpiresAtMillis()),
        exactly(WireLimits.SIGNATURE, stored.getSignature(), "signature"));
  }

  static FragmentRange toWire(Response.FragmentRange found) {
    return FragmentRange.newBuilder()
        .setCommitment(toWire(found.commitment()))
        .setIndex(found.index())
        .setPath(WireField.wire(found.path()))
        .setOffset(found.offset())
        .setRange(WireField.wire(found.range()))
        .build();
  }

  static Response.FragmentRange fromWire(FragmentRange found) throws DecodeFailure {
    var commitment = fromWire(found.getCommitment());
    return new Response.FragmentRange(
        commitment,
        fragmentIndex(found.getIndex()),
        path(found.getPath()),
        found.getOffset(),
        range(commitment, found.getOffset(), found.getRange()));
  }

  static Possession toWire(Response.Possession possession) {
    return Possession.newBuilder().setProof(WireField.wire(possession.proof())).build();
  }

  static Response.Possession fromWire(Possession possession) throws DecodeFailure {
    return new Response.Possession(hash(possession.getProof(), "proof"));
  }

  static FragmentSample toWire(Response.FragmentSample sample) {
    return FragmentSample.newBuilder().setBytes(WireField.wire(sample.bytes())).build();
  }

  static Response.FragmentSample fromWire(FragmentSample sample) throws DecodeFailure {
    return new Response.FragmentSample(upTo(FragmentSamples.BYTES, sample.getBytes(), "sample"));
  }
}
