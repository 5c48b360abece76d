package org.nodus.persistence.journal;

import com.google.protobuf.ByteString;
import org.nodus.ledger.block.SharePlace;
import org.nodus.persistence.journal.proto.CanonicalEvent;
import org.nodus.persistence.journal.proto.PlaceForm;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;

/** Our values as fields of Protobuf messages. */
final class EventBytes {
  private EventBytes() {}

  static ByteString of(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }

  static ByteString of(Hash256 hash) {
    return ByteString.copyFrom(hash.toArray());
  }

  static Bytes bytes(ByteString field) {
    return Bytes.wrap(field.toByteArray());
  }

  static Hash256 hash(ByteString field) throws DecodeFailure {
    if (field.size() != Hash256.SIZE_BYTES) {
      throw new DecodeFailure("a hash of " + field.size() + " bytes");
    }
    return Hash256.of(field.toByteArray());
  }

  static CanonicalEvent canonical(Bytes bytes) {
    return CanonicalEvent.newBuilder().setCanonical(of(bytes)).build();
  }

  static PlaceForm of(SharePlace place) {
    return PlaceForm.newBuilder().setLock(of(place.lock())).setIndex(place.index()).build();
  }

  static SharePlace place(PlaceForm form) throws DecodeFailure {
    return new SharePlace(hash(form.getLock()), form.getIndex());
  }
}
