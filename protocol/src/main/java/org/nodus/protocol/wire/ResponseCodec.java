package org.nodus.protocol.wire;

import java.nio.charset.StandardCharsets;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.VisibleText;
import org.nodus.protocol.wire.proto.Done;
import org.nodus.protocol.wire.proto.Refused;
import org.nodus.protocol.wire.proto.ResponseEnvelope;

/**
 * Responses as bytes of at most {@link WireLimits#MESSAGE}: a Protobuf envelope with one body
 * ({@code envelope.proto}).
 *
 * <p>Whoever adds a response must add it here twice, or neither switch compiles. Unknown fields are
 * skipped, an unknown body is a {@link DecodeFailure}, an unknown reason of a refusal reads as
 * {@link Response.Reason#UNSUPPORTED}.
 */
public final class ResponseCodec {
  private ResponseCodec() {}

  /**
   * The bytes of {@code response}; the words of a refusal are cut to {@link WireLimits#DETAIL}.
   *
   * @throws IllegalArgumentException if it is larger than {@link WireLimits#MESSAGE}
   */
  public static Bytes encode(Response response) {
    var envelope = ResponseEnvelope.newBuilder();
    var filled =
        switch (response) {
          case Response.Done done -> envelope.setDone(Done.getDefaultInstance());
          case Response.Refused body -> envelope.setRefused(toWire(body));
          case Response.Nodes body -> envelope.setNodes(RoutingCodec.toWire(body));
          case Response.RecordVersions body -> envelope.setRecordVersions(RecordCodec.toWire(body));
          case Response.OfferAccepted body -> envelope.setOfferAccepted(FragmentCodec.toWire(body));
          case Response.FragmentStored body ->
              envelope.setFragmentStored(FragmentCodec.toWire(body));
          case Response.FragmentRange body -> envelope.setFragmentRange(FragmentCodec.toWire(body));
          case Response.Possession body -> envelope.setPossession(FragmentCodec.toWire(body));
          case Response.FragmentSample body ->
              envelope.setFragmentSample(FragmentCodec.toWire(body));
          case Response.EntryStored body -> envelope.setEntryStored(MailboxCodec.toWire(body));
          case Response.EntryIds body -> envelope.setEntryIds(MailboxCodec.toWire(body));
          case Response.MailboxNews body -> envelope.setMailboxNews(MailboxCodec.toWire(body));
          case Response.EntryBody body -> envelope.setEntryBody(MailboxCodec.toWire(body));
          case Response.BlockVote body -> envelope.setBlockVote(LedgerCodec.toWire(body));
          case Response.BlockAcknowledged body ->
              envelope.setBlockAcknowledged(LedgerCodec.toWire(body));
          case Response.AccountFound body -> envelope.setAccountFound(LedgerCodec.toWire(body));
          case Response.BlockIds body -> envelope.setBlockIds(LedgerCodec.toWire(body));
          case Response.Blocks body -> envelope.setBlocks(LedgerCodec.toWire(body));
          case Response.CheckpointFound body ->
              envelope.setCheckpointFound(LedgerCodec.toWire(body));
          case Response.CheckpointVote body -> envelope.setCheckpointVote(LedgerCodec.toWire(body));
          case Response.Greeting body -> envelope.setGreeting(KeepingCodec.toWire(body));
          case Response.CatalogueCompared body ->
              envelope.setCatalogueCompared(KeepingCodec.toWire(body));
          case Response.Holdings body -> envelope.setHoldings(KeepingCodec.toWire(body));
          case Response.Prefixes body -> envelope.setPrefixes(ReplicaCodec.toWire(body));
          case Response.Differing body -> envelope.setDiffering(ReplicaCodec.toWire(body));
          case Response.Terms body -> envelope.setTerms(AdmissionCodec.toWire(body));
          case Response.WorkWanted body -> envelope.setWorkWanted(AdmissionCodec.toWire(body));
        };
    return Envelope.write(filled.build());
  }

  /** The response in {@code message}, legal in shape; nothing else escapes on hostile bytes. */
  public static Response decode(Bytes message) throws DecodeFailure {
    var envelope = Envelope.read(message, ResponseEnvelope.parser());
    return switch (envelope.getBodyCase()) {
      case DONE -> new Response.Done();
      case REFUSED -> fromWire(envelope.getRefused());
      case NODES -> RoutingCodec.fromWire(envelope.getNodes());
      case RECORD_VERSIONS -> RecordCodec.fromWire(envelope.getRecordVersions());
      case OFFER_ACCEPTED -> FragmentCodec.fromWire(envelope.getOfferAccepted());
      case FRAGMENT_STORED -> FragmentCodec.fromWire(envelope.getFragmentStored());
      case FRAGMENT_RANGE -> FragmentCodec.fromWire(envelope.getFragmentRange());
      case POSSESSION -> FragmentCodec.fromWire(envelope.getPossession());
      case FRAGMENT_SAMPLE -> FragmentCodec.fromWire(envelope.getFragmentSample());
      case ENTRY_STORED -> MailboxCodec.fromWire(envelope.getEntryStored());
      case ENTRY_IDS -> MailboxCodec.fromWire(envelope.getEntryIds());
      case MAILBOX_NEWS -> MailboxCodec.fromWire(envelope.getMailboxNews());
      case ENTRY_BODY -> MailboxCodec.fromWire(envelope.getEntryBody());
      case BLOCK_VOTE -> LedgerCodec.fromWire(envelope.getBlockVote());
      case BLOCK_ACKNOWLEDGED -> LedgerCodec.fromWire(envelope.getBlockAcknowledged());
      case ACCOUNT_FOUND -> LedgerCodec.fromWire(envelope.getAccountFound());
      case BLOCK_IDS -> LedgerCodec.fromWire(envelope.getBlockIds());
      case BLOCKS -> LedgerCodec.fromWire(envelope.getBlocks());
      case CHECKPOINT_FOUND -> LedgerCodec.fromWire(envelope.getCheckpointFound());
      case CHECKPOINT_VOTE -> LedgerCodec.fromWire(envelope.getCheckpointVote());
      case GREETING -> KeepingCodec.fromWire(envelope.getGreeting());
      case CATALOGUE_COMPARED -> KeepingCodec.fromWire(envelope.getCatalogueCompared());
      case HOLDINGS -> KeepingCodec.fromWire(envelope.getHoldings());
      case PREFIXES -> ReplicaCodec.fromWire(envelope.getPrefixes());
      case DIFFERING -> ReplicaCodec.fromWire(envelope.getDiffering());
      case TERMS -> AdmissionCodec.fromWire(envelope.getTerms());
      case WORK_WANTED -> AdmissionCodec.fromWire(envelope.getWorkWanted());
      case BODY_NOT_SET -> throw new DecodeFailure("no response that this version knows");
    };
  }

  private static Refused toWire(Response.Refused refused) {
    return Refused.newBuilder()
        .setReason(number(refused.reason()))
        .setDetail(shortened(refused.detail()))
        .build();
  }

  private static Response.Refused fromWire(Refused refused) throws DecodeFailure {
    if (refused.getDetailBytes().size() > WireLimits.DETAIL) {
      throw new DecodeFailure("a refusal of " + refused.getDetailBytes().size() + " bytes");
    }
    return new Response.Refused(reason(refused.getReason()), VisibleText.of(refused.getDetail()));
  }

  /** Whole characters only: half a surrogate pair is not UTF-8. */
  private static String shortened(String detail) {
    var text = detail;
    while (text.getBytes(StandardCharsets.UTF_8).length > WireLimits.DETAIL) {
      var fits = Math.min(text.length(), WireLimits.DETAIL + 1);
      text = text.substring(0, text.offsetByCodePoints(fits, -1));
    }
    return text;
  }

  private static int number(Response.Reason reason) {
    return switch (reason) {
      case INVALID -> 1;
      case NOT_FOUND -> 2;
      case CONFLICT -> 3;
      case TOO_LARGE -> 4;
      case EXPIRY -> 5;
      case FULL -> 6;
      case BUSY -> 7;
      case NOT_READY -> 8;
      case UNSUPPORTED -> 9;
      case FORBIDDEN -> 10;
    };
  }

  private static Response.Reason reason(int number) {
    for (var reason : Response.Reason.values()) {
      if (number(reason) == number) {
        return reason;
      }
    }
    return Response.Reason.UNSUPPORTED;
  }
}
