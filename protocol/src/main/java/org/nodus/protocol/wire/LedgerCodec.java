package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.bulk;
import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.hashes;
import static org.nodus.protocol.wire.WireField.notNegative;
import static org.nodus.protocol.wire.WireField.upTo;

import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.wire.proto.AccountFound;
import org.nodus.protocol.wire.proto.BlockAcknowledged;
import org.nodus.protocol.wire.proto.BlockIds;
import org.nodus.protocol.wire.proto.BlockVote;
import org.nodus.protocol.wire.proto.Blocks;
import org.nodus.protocol.wire.proto.CheckpointFound;
import org.nodus.protocol.wire.proto.CheckpointVote;
import org.nodus.protocol.wire.proto.GetAccount;
import org.nodus.protocol.wire.proto.GetBlockIds;
import org.nodus.protocol.wire.proto.GetBlocks;
import org.nodus.protocol.wire.proto.GetCheckpoint;
import org.nodus.protocol.wire.proto.ProposeCheckpoint;
import org.nodus.protocol.wire.proto.PublishBlock;
import org.nodus.protocol.wire.proto.PublishCheckpoint;
import org.nodus.protocol.wire.proto.SubmitBlock;
import org.nodus.protocol.wire.proto.SubmitCertificate;

/** Blocks, votes and checkpoints as opaque bytes within limits; the ledger reads their inside. */
final class LedgerCodec {
  private LedgerCodec() {}

  static SubmitBlock toWire(Request.SubmitBlock submit) {
    return SubmitBlock.newBuilder().setBlock(WireField.wire(submit.block())).build();
  }

  static Request.SubmitBlock fromWire(SubmitBlock submit) throws DecodeFailure {
    return new Request.SubmitBlock(upTo(WireLimits.BLOCK, submit.getBlock(), "block"));
  }

  static SubmitCertificate toWire(Request.SubmitCertificate submit) {
    return SubmitCertificate.newBuilder()
        .setCertifiedBlock(WireField.wire(submit.certifiedBlock()))
        .build();
  }

  static Request.SubmitCertificate fromWire(SubmitCertificate submit) throws DecodeFailure {
    return new Request.SubmitCertificate(
        upTo(WireLimits.BLOCK, submit.getCertifiedBlock(), "certified block"));
  }

  static GetAccount toWire(Request.GetAccount get) {
    return GetAccount.newBuilder().setAccount(WireField.wire(get.account())).build();
  }

  static Request.GetAccount fromWire(GetAccount get) throws DecodeFailure {
    return new Request.GetAccount(exactly(WireLimits.KEY, get.getAccount(), "account"));
  }

  static GetBlockIds toWire(Request.GetBlockIds get) {
    return GetBlockIds.newBuilder()
        .setEpoch(get.epoch())
        .setAfter(WireField.wire(get.after()))
        .build();
  }

  static Request.GetBlockIds fromWire(GetBlockIds get) throws DecodeFailure {
    return new Request.GetBlockIds(
        notNegative(get.getEpoch(), "epoch"), hash(get.getAfter(), "id"));
  }

  static GetBlocks toWire(Request.GetBlocks get) {
    return GetBlocks.newBuilder().setIds(WireField.wire(get.ids())).build();
  }

  static Request.GetBlocks fromWire(GetBlocks get) throws DecodeFailure {
    return new Request.GetBlocks(hashes(1, WireLimits.BLOCKS, get.getIds(), "ids"));
  }

  static GetCheckpoint toWire(Request.GetCheckpoint get) {
    return GetCheckpoint.newBuilder().setAtOrBefore(get.atOrBefore()).build();
  }

  static Request.GetCheckpoint fromWire(GetCheckpoint get) throws DecodeFailure {
    return new Request.GetCheckpoint(notNegative(get.getAtOrBefore(), "epoch"));
  }

  static ProposeCheckpoint toWire(Request.ProposeCheckpoint propose) {
    return ProposeCheckpoint.newBuilder().setProposal(WireField.wire(propose.proposal())).build();
  }

  static Request.ProposeCheckpoint fromWire(ProposeCheckpoint propose) throws DecodeFailure {
    return new Request.ProposeCheckpoint(upTo(WireLimits.BULK, propose.getProposal(), "proposal"));
  }

  static PublishBlock toWire(Request.PublishBlock publish) {
    return PublishBlock.newBuilder().setFinalBlock(WireField.wire(publish.finalBlock())).build();
  }

  static Request.PublishBlock fromWire(PublishBlock publish) throws DecodeFailure {
    return new Request.PublishBlock(upTo(WireLimits.BLOCK, publish.getFinalBlock(), "block"));
  }

  static PublishCheckpoint toWire(Request.PublishCheckpoint publish) {
    return PublishCheckpoint.newBuilder()
        .setCheckpoint(WireField.wire(publish.checkpoint()))
        .build();
  }

  static Request.PublishCheckpoint fromWire(PublishCheckpoint publish) throws DecodeFailure {
    return new Request.PublishCheckpoint(
        upTo(WireLimits.BULK, publish.getCheckpoint(), "checkpoint"));
  }

  static BlockVote toWire(Response.BlockVote vote) {
    return BlockVote.newBuilder().setVote(WireField.wire(vote.vote())).build();
  }

  static Response.BlockVote fromWire(BlockVote vote) throws DecodeFailure {
    return new Response.BlockVote(upTo(WireLimits.VOTE, vote.getVote(), "vote"));
  }

  static BlockAcknowledged toWire(Response.BlockAcknowledged acknowledged) {
    return BlockAcknowledged.newBuilder()
        .setAcknowledgement(WireField.wire(acknowledged.acknowledgement()))
        .build();
  }

  static Response.BlockAcknowledged fromWire(BlockAcknowledged acknowledged) throws DecodeFailure {
    return new Response.BlockAcknowledged(
        upTo(WireLimits.VOTE, acknowledged.getAcknowledgement(), "acknowledgement"));
  }

  static AccountFound toWire(Response.AccountFound found) {
    return AccountFound.newBuilder().setAccount(WireField.wire(found.account())).build();
  }

  static Response.AccountFound fromWire(AccountFound found) throws DecodeFailure {
    return new Response.AccountFound(upTo(WireLimits.BULK, found.getAccount(), "account"));
  }

  static BlockIds toWire(Response.BlockIds found) {
    return BlockIds.newBuilder().setIds(WireField.wire(found.ids())).setMore(found.more()).build();
  }

  static Response.BlockIds fromWire(BlockIds found) throws DecodeFailure {
    return new Response.BlockIds(
        hashes(0, WireLimits.BLOCK_IDS, found.getIds(), "ids"), found.getMore());
  }

  static Blocks toWire(Response.Blocks blocks) {
    var wire = Blocks.newBuilder();
    blocks.finalBlocks().forEach(block -> wire.addFinalBlocks(WireField.wire(block)));
    return wire.build();
  }

  static Response.Blocks fromWire(Blocks blocks) throws DecodeFailure {
    return new Response.Blocks(
        bulk(WireLimits.BLOCKS, WireLimits.BLOCK, blocks.getFinalBlocksList(), "block"));
  }

  static CheckpointFound toWire(Response.CheckpointFound found) {
    return CheckpointFound.newBuilder().setCheckpoint(WireField.wire(found.checkpoint())).build();
  }

  static Response.CheckpointFound fromWire(CheckpointFound found) throws DecodeFailure {
    return new Response.CheckpointFound(upTo(WireLimits.BULK, found.getCheckpoint(), "checkpoint"));
  }

  static CheckpointVote toWire(Response.CheckpointVote vote) {
    return CheckpointVote.newBuilder().setVote(WireField.wire(vote.vote())).build();
  }

  static Response.CheckpointVote fromWire(CheckpointVote vote) throws DecodeFailure {
    return new Response.CheckpointVote(upTo(WireLimits.BULK, vote.getVote(), "vote"));
  }
}
