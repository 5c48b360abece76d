package org.nodus.actors.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
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

  /** How often each refusal was heard. */
  Map<Response, Long> countedRefusals() {
    return refusals.stream()
        .collect(
            Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
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

  /** Hears all of {@code validators}, but no more than it takes for a certificate. */
  Optional<CertifiedBlock> certify(Block block, List<Contact> validators) {
    var tally = new Tally(network.genesis.committee(), block);
    var answers = ask(validators, new Request.SubmitBlock(BlockCodec.bytes(block)));
    for (var heard = 0; heard < validators.size() && tally.certified().isEmpty(); heard++) {
      try {
        if (next(answers) instanceof Response.BlockVote vote) {
          tally.add(CertificateCodec.vote(vote.vote()));
        }
      } catch (DecodeFailure failure) {
        throw new AssertionError(failure);
      }
    }
    return tally.certified();
  }

  /** Hears all of {@code validators}, but no more than it takes to make the block final. */
  Optional<FinalBlock> acknowledge(CertifiedBlock certified, List<Contact> validators) {
    var tally = new Tally(network.genesis.committee(), certified.block());
    var answers = ask(validators, new Request.SubmitCertificate(CertificateCodec.bytes(certified)));
    var quorum = network.genesis.committee().quorum();
    var given = new ArrayList<org.nodus.ledger.certificate.Endorsement>();
    for (var heard = 0; heard < validators.size() && given.size() < quorum; heard++) {
      try {
        if (next(answers) instanceof Response.BlockAcknowledged acknowledged) {
          var one = CertificateCodec.acknowledgement(acknowledged.acknowledgement());
          if (tally.add(one)) {
            given.add(one.by());
          }
        }
      } catch (DecodeFailure failure) {
        throw new AssertionError(failure);
      }
    }
    return given.size() < quorum
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

  private TestProbe<PeerLink.Answer> ask(List<Contact> validators, Request request) {
    TestProbe<PeerLink.Answer> answers = network.kit.createTestProbe(PeerLink.Answer.class);
    for (var validator : validators) {
      network
          .agent()
          .tell(
              new PeerLink.Ask(
                  validator, request, LedgerNetwork.ANSWER_PATIENCE, answers.getRef()));
    }
    return answers;
  }

  /** Null when somebody does not answer; what is refused is noted. */
  private @Nullable Response next(TestProbe<PeerLink.Answer> answers) {
    if (!(answers.receiveMessage(LedgerNetwork.ANSWER_PATIENCE.multipliedBy(2))
        instanceof PeerLink.Replied replied)) {
      return null;
    }
    var response = replied.response();
    if (!(response instanceof Response.BlockVote
        || response instanceof Response.BlockAcknowledged)) {
      refusals.add(response);
    }
    return response;
  }

  static AccountId account(String name) {
    return TestLedger.account(name);
  }
}
