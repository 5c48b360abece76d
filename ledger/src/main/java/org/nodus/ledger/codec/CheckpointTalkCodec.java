package org.nodus.ledger.codec;

import java.util.Optional;
import org.nodus.ledger.epoch.CheckpointAnswer;
import org.nodus.ledger.epoch.CheckpointAnswer.Ahead;
import org.nodus.ledger.epoch.CheckpointAnswer.Behind;
import org.nodus.ledger.epoch.CheckpointAnswer.Closed;
import org.nodus.ledger.epoch.CheckpointAnswer.Lacking;
import org.nodus.ledger.epoch.CheckpointAnswer.OtherEpoch;
import org.nodus.ledger.epoch.CheckpointAnswer.Patience;
import org.nodus.ledger.epoch.CheckpointAnswer.Prepared;
import org.nodus.ledger.epoch.CheckpointAnswer.Refused;
import org.nodus.ledger.epoch.CheckpointAnswer.Settled;
import org.nodus.ledger.epoch.CheckpointAnswer.Signed;
import org.nodus.ledger.epoch.CheckpointAnswer.Why;
import org.nodus.ledger.epoch.CheckpointRequest;
import org.nodus.ledger.epoch.CheckpointRequest.Close;
import org.nodus.ledger.epoch.CheckpointRequest.Commit;
import org.nodus.ledger.epoch.CheckpointRequest.Impatient;
import org.nodus.ledger.epoch.CheckpointRequest.Propose;
import org.nodus.protocol.bytes.ByteReader;
import org.nodus.protocol.bytes.ByteWriter;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;

/**
 * The bytes of the talk that closes an epoch: one byte of kind, then the fields in the order of the
 * records. At most {@link CheckpointCodec#MAX_BYTES}.
 */
public final class CheckpointTalkCodec {
  private static final int CLOSE = 1;
  private static final int PROPOSE = 2;
  private static final int COMMIT = 3;
  private static final int IMPATIENT = 4;

  private static final int CLOSED = 1;
  private static final int PREPARED = 2;
  private static final int SIGNED = 3;
  private static final int BEHIND = 4;
  private static final int LACKING = 5;
  private static final int SETTLED = 6;
  private static final int OTHER_EPOCH = 7;
  private static final int REFUSED = 8;
  private static final int PATIENCE = 9;
  private static final int AHEAD = 10;

  private CheckpointTalkCodec() {}

  public static Bytes bytes(CheckpointRequest request) {
    var writer = new ByteWriter();
    switch (request) {
      case Close close -> {
        writer.u8(CLOSE).hash(close.network()).i64(close.epoch()).i64(close.view());
        writer.u8(close.proof().isPresent() ? 1 : 0);
        close.proof().ifPresent(proof -> CheckpointCodec.write(writer, proof));
        CertificateCodec.write(writer, close.by());
      }
      case Propose propose -> {
        CheckpointCodec.write(writer.u8(PROPOSE).i64(propose.view()), propose.candidate());
        CheckpointCodec.write(writer, propose.closings()).u8(propose.lock().isPresent() ? 1 : 0);
        propose.lock().ifPresent(proof -> CheckpointCodec.write(writer, proof));
        CertificateCodec.write(writer, propose.by());
      }
      case Commit commit -> CheckpointCodec.write(writer.u8(COMMIT), commit.proof());
      case Impatient one -> {
        writer.u8(IMPATIENT).hash(one.network()).i64(one.epoch());
        CheckpointCodec.write(writer, one.word());
      }
    }
    return writer.toBytes();
  }

  public static CheckpointRequest request(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, CheckpointCodec.MAX_BYTES, CheckpointTalkCodec::readRequest);
  }

  public static Bytes bytes(CheckpointAnswer answer) {
    var writer = new ByteWriter();
    switch (answer) {
      case Closed closed -> CheckpointCodec.write(writer.u8(CLOSED), closed.closing());
      case Prepared prepared -> {
        writer.u8(PREPARED).i64(prepared.view()).hash(prepared.checkpoint());
        CertificateCodec.write(writer, prepared.by());
      }
      case Signed signed ->
          CertificateCodec.write(writer.u8(SIGNED).hash(signed.checkpoint()), signed.by());
      case Behind behind -> writer.u8(BEHIND).i64(behind.promisedView());
      case Lacking lacking -> CheckpointCodec.write(writer.u8(LACKING), lacking.missing());
      case Settled settled -> writer.u8(SETTLED).raw(CheckpointCodec.bytes(settled.checkpoint()));
      case OtherEpoch other -> writer.u8(OTHER_EPOCH).i64(other.open());
      case Patience patience -> {
        writer.u8(PATIENCE).u8(patience.own().isPresent() ? 1 : 0);
        patience.own().ifPresent(word -> CheckpointCodec.write(writer, word));
      }
      case Ahead ahead -> CheckpointCodec.write(writer.u8(AHEAD), ahead.proof());
      case Refused refused -> writer.u8(REFUSED).u8(refused.why().code());
    }
    return writer.toBytes();
  }

  public static CheckpointAnswer answer(Bytes bytes) throws DecodeFailure {
    return Legal.whole(bytes, CheckpointCodec.MAX_BYTES, CheckpointTalkCodec::readAnswer);
  }

  private static CheckpointRequest readRequest(ByteReader reader) throws DecodeFailure {
    var kind = reader.u8();
    return switch (kind) {
      case CLOSE ->
          new Close(
              reader.hash(),
              reader.i64(),
              reader.i64(),
              Fields.flag(reader)
                  ? Optional.of(CheckpointCodec.readViewProof(reader))
                  : Optional.empty(),
              CertificateCodec.readOne(reader));
      case PROPOSE ->
          new Propose(
              reader.i64(),
              CheckpointCodec.readCandidate(reader),
              CheckpointCodec.readClosings(reader),
              Fields.flag(reader)
                  ? Optional.of(CheckpointCodec.readPreparation(reader))
                  : Optional.empty(),
              CertificateCodec.readOne(reader));
      case COMMIT -> new Commit(CheckpointCodec.readPreparation(reader));
      case IMPATIENT ->
          new Impatient(reader.hash(), reader.i64(), CheckpointCodec.readGiveUp(reader));
      default -> throw new DecodeFailure("checkpoint request " + kind + " is unknown");
    };
  }

  private static CheckpointAnswer readAnswer(ByteReader reader) throws DecodeFailure {
    var kind = reader.u8();
    return switch (kind) {
      case CLOSED -> new Closed(CheckpointCodec.readClosing(reader));
      case PREPARED -> new Prepared(reader.i64(), reader.hash(), CertificateCodec.readOne(reader));
      case SIGNED -> new Signed(reader.hash(), CertificateCodec.readOne(reader));
      case BEHIND -> new Behind(reader.i64());
      case LACKING -> new Lacking(CheckpointCodec.readSet(reader));
      case SETTLED -> new Settled(CheckpointCodec.readSigned(reader));
      case OTHER_EPOCH -> new OtherEpoch(reader.i64());
      case REFUSED -> new Refused(why(reader.u8()));
      case PATIENCE ->
          new Patience(
              Fields.flag(reader)
                  ? Optional.of(CheckpointCodec.readGiveUp(reader))
                  : Optional.empty());
      case AHEAD -> new Ahead(CheckpointCodec.readViewProof(reader));
      default -> throw new DecodeFailure("checkpoint answer " + kind + " is unknown");
    };
  }

  private static Why why(int code) throws DecodeFailure {
    for (var why : Why.values()) {
      if (why.code() == code) {
        return why;
      }
    }
    throw new DecodeFailure("refusal " + code + " is unknown");
  }
}
