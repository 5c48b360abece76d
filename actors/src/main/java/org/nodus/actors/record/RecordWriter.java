package org.nodus.actors.record;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.nodus.actors.admission.WorkedWrite;
import org.nodus.actors.dht.ReplicaWrite;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.crypto.Sha256;
import org.nodus.protocol.dht.Quorum;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;
import org.nodus.protocol.work.WorkQuestion;

/**
 * Writes one version of a record to the nodes nearest to its key and stops. The requester gets
 * exactly one {@link Outcome}, always. Writing the same version again is harmless and fills up
 * replicas that lacked it.
 */
public final class RecordWriter {

  public sealed interface Outcome {}

  /** Durable at {@code replicas} of {@code of} when this was said; the rest is being filled up. */
  public record Stored(int replicas, int of) implements Outcome {}

  /** Another record stands there: so many replicas of {@code of} say so. */
  public record Conflict(int replicas, int of) implements Outcome {}

  /**
   * No quorum. Some replicas may have it: write again.
   *
   * @param refusals what those said that answered with a refusal
   */
  public record TooFew(int got, int needed, int of, List<Response.Refused> refusals)
      implements Outcome {
    public TooFew {
      refusals = List.copyOf(refusals);
    }
  }

  /** Everything this actor can receive; all of it is its own doing. */
  public sealed interface Command {}

  private record Ended(ReplicaWrite.Outcome outcome) implements Command {}

  private enum FilledUp implements Command {
    DONE
  }

  private RecordWriter() {}

  /**
   * The behaviour of one write.
   *
   * <p>It begins at the price of an update; for what is new to the replicas they ask for more.
   *
   * @param record canonical bytes of the version; the caller has checked it
   * @param price of something free in this network
   */
  public static Behavior<Command> create(
      Hash256 key,
      Bytes record,
      WorkedWrite.Partners partners,
      WorkPrice price,
      ReplicaWrite.Effort effort,
      ActorRef<Outcome> requester) {
    return Behaviors.setup(
        context -> {
          var work =
              new WorkedWrite.Task(
                  WorkQuestion.ofRecord(key, Sha256.of(record)),
                  terms -> terms.records() * updatePrice(price, record),
                  WorkPrice.mostOf(price.ofRecord(record.length(), WorkPrice.Fill.EMPTY)),
                  proof ->
                      new ReplicaWrite.Item(
                          key,
                          new Request.PutRecord(key, record, proof),
                          (replica, response) -> response instanceof Response.Done));
          var ended = context.messageAdapter(ReplicaWrite.Outcome.class, Ended::new);
          var write = context.spawn(WorkedWrite.create(work, partners, effort, ended), "write");
          context.watchWith(write, FilledUp.DONE);
          return Behaviors.receiveMessage(
              message ->
                  switch (message) {
                    case Ended end -> {
                      requester.tell(judged(end.outcome()));
                      yield Behaviors.same();
                    }
                    // The replicas beyond the quorum are written after the answer.
                    case FilledUp.DONE -> Behaviors.stopped();
                  });
        });
  }

  private static long updatePrice(WorkPrice price, Bytes record) {
    return WorkPrice.ofUpdate(price.ofRecord(record.length(), WorkPrice.Fill.EMPTY));
  }

  private static Outcome judged(ReplicaWrite.Outcome outcome) {
    return switch (outcome) {
      case ReplicaWrite.Written written -> new Stored(written.replicas(), written.of());
      case ReplicaWrite.NotWritten not -> {
        var conflicts =
            (int)
                not.refusals().stream()
                    .filter(refusal -> refusal.reason() == Response.Reason.CONFLICT)
                    .count();
        yield not.of() > 0 && conflicts >= new Quorum(not.of()).toShow()
            ? new Conflict(conflicts, not.of())
            : new TooFew(not.replicas(), not.needed(), not.of(), not.refusals());
      }
    };
  }
}
