package org.nodus.protocol.wire;

import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.proto.RequestEnvelope;

/**
 * Requests as bytes of at most {@link WireLimits#MESSAGE}: a Protobuf envelope with one body
 * ({@code envelope.proto}).
 *
 * <p>Whoever adds a request must add it here twice, or neither switch compiles. A body of a later
 * version is a {@link DecodeFailure}: its receiver answers {@link Response.Reason#UNSUPPORTED}.
 * Unknown fields inside a known body are skipped.
 */
public final class RequestCodec {
  private RequestCodec() {}

  /**
   * The bytes of {@code request}.
   *
   * @throws IllegalArgumentException if it is larger than {@link WireLimits#MESSAGE}
   */
  public static Bytes encode(Request request) {
    var envelope = RequestEnvelope.newBuilder();
    var filled =
        switch (request) {
          case Request.Ping body -> envelope.setPing(RoutingCodec.toWire(body));
          case Request.FindNode body -> envelope.setFindNode(RoutingCodec.toWire(body));
          case Request.PutRecord body -> envelope.setPutRecord(RecordCodec.toWire(body));
          case Request.GetRecord body -> envelope.setGetRecord(RecordCodec.toWire(body));
          case Request.OfferFragment body -> envelope.setOfferFragment(FragmentCodec.toWire(body));
          case Request.StoreFragment body -> envelope.setStoreFragment(FragmentCodec.toWire(body));
          case Request.ExtendFragment body ->
              envelope.setExtendFragment(FragmentCodec.toWire(body));
          case Request.FetchFragment body -> envelope.setFetchFragment(FragmentCodec.toWire(body));
          case Request.ProvePossession body ->
              envelope.setProvePossession(FragmentCodec.toWire(body));
          case Request.SampleFragment body ->
              envelope.setSampleFragment(FragmentCodec.toWire(body));
          case Request.ReleaseSecret body -> envelope.setReleaseSecret(FragmentCodec.toWire(body));
          case Request.DeleteFragments body ->
              envelope.setDeleteFragments(FragmentCodec.toWire(body));
          case Request.AppendEntry body -> envelope.setAppendEntry(MailboxCodec.toWire(body));
          case Request.ListEntries body -> envelope.setListEntries(MailboxCodec.toWire(body));
          case Request.BindMailbox body -> envelope.setBindMailbox(MailboxCodec.toWire(body));
          case Request.FetchEntry body -> envelope.setFetchEntry(MailboxCodec.toWire(body));
          case Request.DeleteEntries body -> envelope.setDeleteEntries(MailboxCodec.toWire(body));
          case Request.AnnounceProvider body ->
              envelope.setAnnounceProvider(MailboxCodec.toWire(body));
          case Request.SubmitBlock body -> envelope.setSubmitBlock(LedgerCodec.toWire(body));
          case Request.SubmitCertificate body ->
              envelope.setSubmitCertificate(LedgerCodec.toWire(body));
          case Request.GetAccount body -> envelope.setGetAccount(LedgerCodec.toWire(body));
          case Request.GetBlockIds body -> envelope.setGetBlockIds(LedgerCodec.toWire(body));
          case Request.GetBlocks body -> envelope.setGetBlocks(LedgerCodec.toWire(body));
          case Request.GetCheckpoint body -> envelope.setGetCheckpoint(LedgerCodec.toWire(body));
          case Request.ProposeCheckpoint body ->
              envelope.setProposeCheckpoint(LedgerCodec.toWire(body));
          case Request.PublishBlock body -> envelope.setPublishBlock(LedgerCodec.toWire(body));
          case Request.PublishCheckpoint body ->
              envelope.setPublishCheckpoint(LedgerCodec.toWire(body));
          case Request.Greet body -> envelope.setGreet(KeepingCodec.toWire(body));
          case Request.CompareCatalogue body ->
              envelope.setCompareCatalogue(KeepingCodec.toWire(body));
          case Request.DescribeHoldings body ->
              envelope.setDescribeHoldings(KeepingCodec.toWire(body));
          case Request.FindHoldings body -> envelope.setFindHoldings(KeepingCodec.toWire(body));
          case Request.ListPrefixes body -> envelope.setListPrefixes(ReplicaCodec.toWire(body));
          case Request.CompareMailboxes body ->
              envelope.setCompareMailboxes(ReplicaCodec.toWire(body));
          case Request.CompareRecords body -> envelope.setCompareRecords(ReplicaCodec.toWire(body));
          case Request.GetTerms body -> envelope.setGetTerms(AdmissionCodec.toWire(body));
        };
    return Envelope.write(filled.build());
  }

  /** The request in {@code message}, legal in shape; nothing else escapes on hostile bytes. */
  public static Request decode(Bytes message) throws DecodeFailure {
    var envelope = Envelope.read(message, RequestEnvelope.parser());
    return switch (envelope.getBodyCase()) {
      case PING -> new Request.Ping();
      case FIND_NODE -> RoutingCodec.fromWire(envelope.getFindNode());
      case PUT_RECORD -> RecordCodec.fromWire(envelope.getPutRecord());
      case GET_RECORD -> RecordCodec.fromWire(envelope.getGetRecord());
      case OFFER_FRAGMENT -> FragmentCodec.fromWire(envelope.getOfferFragment());
      case STORE_FRAGMENT -> FragmentCodec.fromWire(envelope.getStoreFragment());
      case EXTEND_FRAGMENT -> FragmentCodec.fromWire(envelope.getExtendFragment());
      case FETCH_FRAGMENT -> FragmentCodec.fromWire(envelope.getFetchFragment());
      case PROVE_POSSESSION -> FragmentCodec.fromWire(envelope.getProvePossession());
      case SAMPLE_FRAGMENT -> FragmentCodec.fromWire(envelope.getSampleFragment());
      case RELEASE_SECRET -> FragmentCodec.fromWire(envelope.getReleaseSecret());
      case DELETE_FRAGMENTS -> FragmentCodec.fromWire(envelope.getDeleteFragments());
      case APPEND_ENTRY -> MailboxCodec.fromWire(envelope.getAppendEntry());
      case LIST_ENTRIES -> MailboxCodec.fromWire(envelope.getListEntries());
      case BIND_MAILBOX -> MailboxCodec.fromWire(envelope.getBindMailbox());
      case FETCH_ENTRY -> MailboxCodec.fromWire(envelope.getFetchEntry());
      case DELETE_ENTRIES -> MailboxCodec.fromWire(envelope.getDeleteEntries());
      case ANNOUNCE_PROVIDER -> MailboxCodec.fromWire(envelope.getAnnounceProvider());
      case SUBMIT_BLOCK -> LedgerCodec.fromWire(envelope.getSubmitBlock());
      case SUBMIT_CERTIFICATE -> LedgerCodec.fromWire(envelope.getSubmitCertificate());
      case GET_ACCOUNT -> LedgerCodec.fromWire(envelope.getGetAccount());
      case GET_BLOCK_IDS -> LedgerCodec.fromWire(envelope.getGetBlockIds());
      case GET_BLOCKS -> LedgerCodec.fromWire(envelope.getGetBlocks());
      case GET_CHECKPOINT -> LedgerCodec.fromWire(envelope.getGetCheckpoint());
      case PROPOSE_CHECKPOINT -> LedgerCodec.fromWire(envelope.getProposeCheckpoint());
      case PUBLISH_BLOCK -> LedgerCodec.fromWire(envelope.getPublishBlock());
      case PUBLISH_CHECKPOINT -> LedgerCodec.fromWire(envelope.getPublishCheckpoint());
      case GREET -> KeepingCodec.fromWire(envelope.getGreet());
      case COMPARE_CATALOGUE -> KeepingCodec.fromWire(envelope.getCompareCatalogue());
      case DESCRIBE_HOLDINGS -> KeepingCodec.fromWire(envelope.getDescribeHoldings());
      case FIND_HOLDINGS -> KeepingCodec.fromWire(envelope.getFindHoldings());
      case LIST_PREFIXES -> ReplicaCodec.fromWire(envelope.getListPrefixes());
      case COMPARE_MAILBOXES -> ReplicaCodec.fromWire(envelope.getCompareMailboxes());
      case COMPARE_RECORDS -> ReplicaCodec.fromWire(envelope.getCompareRecords());
      case GET_TERMS -> new Request.GetTerms();
      case BODY_NOT_SET -> throw new DecodeFailure("no request that this version knows");
    };
  }
}
