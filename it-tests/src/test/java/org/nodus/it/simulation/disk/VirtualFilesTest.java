package org.nodus.it.simulation.disk;

import java.util.SplittableRandom;
import org.nodus.persistence.disk.SegmentFiles;
import org.nodus.persistence.disk.SegmentFilesContract;

class VirtualFilesTest extends SegmentFilesContract {
  private final VirtualDisk disk = new VirtualDisk(new SplittableRandom(1), wait -> {});

  @Override
  protected SegmentFiles open() {
    return disk.files("fragments");
  }

  @Override
  protected SegmentFiles reopen(SegmentFiles files) {
    return disk.files("fragments");
  }
}
