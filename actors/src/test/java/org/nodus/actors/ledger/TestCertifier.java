package org.nodus.actors.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.block.Block;
import org.nodus.ledger.block.Operation;
import org.nodus.ledger.certificate.CertifiedBlock;
import org.nodus.ledger.certificate.FinalBlock;
import org.nodus.ledger.certificate.Tally;
import org.nodus.ledger.codec.AccountViewCodec;
import org.nodus.ledger.codec.BlockCodec;
import org.nodus.ledger.codec.CertificateCodec;
import org.nodus.ledger.replay.TestLedger;
import org.nodus.ledger.state.AccountView;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Makes blocks final as an owner does, one step at a time, from outside the network. */
final class TestCertifier {
  private final LedgerNetwork network;
  private final List<Response> refusals = new ArrayList<>();

  TestCertifier(LedgerNetwork network) {
    this.network = network;
  }

  /** What the validators refused so far. */
  List<Response> refusals() {
    return refusals;
  }

  AccountView view(int node, String name) {
    var answer = network.ask(node, new Request.GetAccount(TestLedger.account(name).publicKey()));
    try {
      return AccountViewCodec.view(((Response.AccountFound) answer).account());
    } catch (DecodeFailure failure) {
      throw new AssertionError(failure);
    }
  }

  /** The next block of {@code name} as {@code node} sees the account. */
  Block draft(int node, String name, Operation operation, Tokens gain) {
    return Block.sign(view(node, name).next(operation, gain), TestLedger.seed(name));
  }

  Block transfer(int node, String from, String to, long micros) {
    var transfer =
        new Operation.Transfer(
            TestLedger.account(to), new Tokens(micros), org.nodus.protocol.bytes.Bytes.EMPTY);
    return draft(node, from, transfer, Tokens.NONE);
  }

  /** Votes of the whole committee, then acknowledgements; empty without a quorum of either. */
  Optional<FinalBlock> finish(Block block) {
    return certify(block, network.committee())
        .flatMap(certified -> acknowledge(certified, network.committee()));
  }

  Optional<CertifiedBlock> certify(Block block, List<Contact> validators) {
    var tally = new Tally(network.genesis.committee(), block);
    for (var response : askAll(validators, new Request.SubmitBlock(BlockCodec.bytes(block)))) {
      try {
        if (response instanceof Response.BlockVote vote) {
          tally.add(CertificateCodec.vote(vote.vote()));
        } else {
          refusals.add(response);
        }
      } catch (DecodeFailure failure) {
        throw new AssertionError(failure);
      }
    }
    return tally.certified();
  }

  Optional<FinalBlock> acknowledge(CertifiedBlock certified, List<Contact> validators) {
    var tally = new Tally(network.genesis.committee(), certified.block());
    var request = new Request.SubmitCertificate(CertificateCodec.bytes(certified));
    var given = new ArrayList<org.nodus.ledger.certificate.Endorsement>();
    for (var response : askAll(validators, request)) {
      try {
        if (response instanceof Response.BlockAcknowledged acknowledged) {
          var one = CertificateCodec.acknowledgement(acknowledged.acknowledgement());
          if (tally.add(one)) {
            given.add(one.by());
          }
        } else {
          refusals.add(response);
        }
      } catch (DecodeFailure failure) {
        throw new AssertionError(failure);
      }
    }
    return given.size() < network.genesis.committee().quorum()
        ? Optional.empty()
        : Optional.of(
            new FinalBlock(certified, org.nodus.ledger.certificate.Endorsements.of(given)));
  }

  /** Those of {@code ids} that {@code node} has as final blocks. */
  Set<Hash256> known(int node, Collection<Hash256> ids) {
    var found = new HashSet<Hash256>();
    for (var id : ids) {
      var answer = (Response.Blocks) network.ask(node, new Request.GetBlocks(List.of(id)));
      if (!answer.finalBlocks().isEmpty()) {
        found.add(id);
      }
    }
    return found;
  }

  /** Hands a final block to one node; gossip brings it to the others. */
  Response publish(int node, FinalBlock block) {
    return network.ask(node, new Request.PublishBlock(CertificateCodec.bytes(block)));
  }

  /** A transfer that is final everywhere before this returns. */
  FinalBlock settle(String from, String to, long micros) {
    var before = network.status(0).blocks();
    var block = finish(transfer(0, from, to, micros)).orElseThrow();
    publish(0, block);
    network.await(status -> status.blocks() > before, 0, 1, 2, 3);
    return block;
  }

  private List<Response> askAll(List<Contact> validators, Request request) {
    TestProbe<PeerLink.Answer> probe = network.kit.createTestProbe(PeerLink.Answer.class);
    for (var validator : validators) {
      network
          .agent()
          .tell(new PeerLink.Ask(validator, request, Duration.ofSeconds(2), probe.getRef()));
    }
    var answers = new ArrayList<Response>();
    for (var ignored : validators) {
      if (probe.receiveMessage() instanceof PeerLink.Replied replied) {
        answers.add(replied.response());
      }
    }
    return answers;
  }

  static AccountId account(String name) {
    return TestLedger.account(name);
  }
}
