package org.nodus.persistence.journal;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.persistence.AbstractPersistentActor;
import org.apache.pekko.persistence.RecoveryCompleted;

/** Writes down every text it is sent, answers it when it is durable, and tells how it woke up. */
final class Notebook extends AbstractPersistentActor {

  /** Told to the watcher once everything was replayed. */
  record Recovered(List<String> notes) {}

  /** Told to the watcher when the replay failed. */
  record NotRecovered(Throwable cause) {}

  /** Told to the watcher when a write failed: the actor stops. */
  record NotWritten(Throwable cause) {}

  private final String id;
  private final ActorRef watcher;
  private final List<String> notes = new ArrayList<>();

  private Notebook(String id, ActorRef watcher) {
    this.id = id;
    this.watcher = watcher;
  }

  static Props of(String id, ActorRef watcher) {
    return Props.create(Notebook.class, () -> new Notebook(id, watcher));
  }

  @Override
  public String persistenceId() {
    return id;
  }

  @Override
  public String journalPluginId() {
    return "nodus-journal";
  }

  @Override
  public Receive createReceiveRecover() {
    return receiveBuilder()
        .match(String.class, notes::add)
        .match(
            RecoveryCompleted.class,
            done -> watcher.tell(new Recovered(List.copyOf(notes)), self()))
        .build();
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(
            String.class,
            note ->
                persist(
                    note,
                    written -> {
                      notes.add(written);
                      sender().tell(written, self());
                    }))
        .build();
  }

  @Override
  public void onRecoveryFailure(Throwable cause, scala.Option<Object> event) {
    watcher.tell(new NotRecovered(cause), self());
  }

  @Override
  public void onPersistFailure(Throwable cause, Object event, long sequenceNr) {
    watcher.tell(new NotWritten(cause), self());
  }
}
