package org.nodus.actors.ledger.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.codec.AccountViewCodec;
import org.nodus.ledger.codec.CheckpointCodec;
import org.nodus.ledger.state.AccountView;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.wire.WireLimits;

/** Answers to those who only read. */
final class ReplicaReading {
  private ReplicaReading() {}

  static LedgerReplica.Status status(ReplicaState state, HeldBlocks held) {
    return new LedgerReplica.Status(
        state.open(),
        state.blockCount(),
        state.checkpointCount(),
        held.waiting().size(),
        state.ledger().root(),
        state.ledger().totals());
  }

  /**
   * The answer to a request that only reads.
   *
   * @param toValidator validators get what they need to close an epoch, certified blocks that are
   *     not final too; nobody else is shown what may never count
   */
  static Response answer(
      Request request, ReplicaState state, LedgerView view, boolean toValidator) {
    return switch (request) {
      case Request.GetAccount query -> account(view, query);
      case Request.GetBlockIds query -> ids(state, query);
      case Request.GetBlocks query ->
          blocks(query.ids(), toValidator ? view::blockBytes : state::blockBytes);
      case Request.GetCheckpoint query -> checkpoint(view, query);
      default -> new Response.Refused(Response.Reason.UNSUPPORTED, "");
    };
  }

  private static Response account(LedgerView view, Request.GetAccount request) {
    var account = AccountId.of(request.account());
    return new Response.AccountFound(AccountViewCodec.bytes(AccountView.of(view.state(), account)));
  }

  private static Response ids(ReplicaState state, Request.GetBlockIds request) {
    var ids = state.idsOf(request.epoch(), request.after(), WireLimits.BLOCK_IDS + 1);
    return ids.size() > WireLimits.BLOCK_IDS
        ? new Response.BlockIds(ids.subList(0, WireLimits.BLOCK_IDS), true)
        : new Response.BlockIds(ids, false);
  }

  /** As many as fit, in the order of the request; unknown ones are left out. */
  private static Response blocks(List<Hash256> ids, Function<Hash256, Optional<Bytes>> bytesOf) {
    var found = new ArrayList<Bytes>();
    var room = WireLimits.BULK;
    for (var id : ids) {
      var block = bytesOf.apply(id);
      if (block.isPresent()) {
        room -= block.get().length();
        if (room < 0) {
          break;
        }
        found.add(block.get());
      }
    }
    return new Response.Blocks(found);
  }

  private static Response checkpoint(LedgerView view, Request.GetCheckpoint request) {
    var found = view.checkpointAtOrBefore(request.atOrBefore());
    return found.isPresent()
        ? new Response.CheckpointFound(CheckpointCodec.bytes(found.get()))
        : new Response.Refused(Response.Reason.NOT_FOUND, "no checkpoint yet");
  }
}
