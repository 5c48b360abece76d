package org.nodus.node.dev;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.nodus.actors.transport.PeerLink;
import org.nodus.ledger.account.AccountId;
import org.nodus.node.Repeated;
import org.nodus.node.RunningNode;
import org.nodus.node.cli.CommandFailure;
import org.nodus.node.cli.ExitCode;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/** Whether a network that is being started has come up. */
final class Readiness {
  /** Sixteen JVMs of 3 s each on two busy processors, twice over. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

  private final List<RunningNode> probers;
  private final AccountId account;

  /**
   * Asks through nodes of this process.
   *
   * @param probers at least one
   * @param account that the validators are asked about
   */
  Readiness(List<RunningNode> probers, AccountId account) {
    this.probers = probers;
    this.account = account;
  }

  /** Returns when each of {@code validators} can say how the account stands. */
  void awaitAnswersOf(List<Contact> validators) {
    awaitAll(
        validators.stream().map(validator -> Repeated.until(() -> answers(validator), yes -> yes)),
        "not all validators answer");
  }

  /** Returns when all have ended well; fails with the first that does not, or when time is up. */
  static void awaitAll(Stream<? extends CompletionStage<?>> stages, String otherwise) {
    await(allOrFirstFailure(stages), otherwise);
  }

  /** A node that died shall not be waited for until the others are out of time. */
  private static CompletableFuture<?> allOrFirstFailure(
      Stream<? extends CompletionStage<?>> stages) {
    var each =
        stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new);
    var all = CompletableFuture.allOf(each);
    for (var one : each) {
      one.exceptionally(
          failure -> {
            all.completeExceptionally(failure);
            return null;
          });
    }
    return all;
  }

  private CompletionStage<Boolean> answers(Contact validator) {
    var request = new Request.GetAccount(account.publicKey());
    return ask(probers.getFirst(), validator, request);
  }

  private static CompletionStage<Boolean> ask(
      RunningNode prober, Contact validator, Request request) {
    CompletionStage<PeerLink.Answer> answer =
        AskPattern.ask(
            prober.link(),
            replyTo -> new PeerLink.Ask(validator, request, PROBE_TIMEOUT, replyTo),
            PROBE_TIMEOUT.multipliedBy(2),
            prober.system().scheduler());
    return answer.thenApply(
        one ->
            one instanceof PeerLink.Replied replied
                && replied.response() instanceof Response.AccountFound);
  }

  private static void await(CompletableFuture<?> end, String otherwise) {
    try {
      end.get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException tooLong) {
      end.cancel(false);
      throw new CommandFailure(
          ExitCode.UNAVAILABLE,
          "The network did not come up: after "
              + START_PATIENCE.toSeconds()
              + " s "
              + otherwise
              + ".",
          tooLong);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException known
          ? known
          : new CommandFailure(ExitCode.UNAVAILABLE, "The network did not come up.", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.TRY_AGAIN, "The start was interrupted.", interrupted);
    }
  }
}
