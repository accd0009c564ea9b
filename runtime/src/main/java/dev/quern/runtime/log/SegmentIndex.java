package dev.quern.runtime.log;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What lies where in one segment: its regions in order, and its streams. Kept in memory while the segment grows, in a
 * file beside it when it is full; made again from the segment where that file is missing or damaged. Not thread-safe.
 */
final class SegmentIndex {

    private static final int VERSION = 1;

    private final List<Region> regions = new ArrayList<>();
    private final Map<String, StreamExtent> streams = new LinkedHashMap<>();
    private long length;

    /** Takes a block that follows the ones before. */
    void add(Block block, long segment) {
        long offset = length;
        length += block.length();
        Region last = regions.isEmpty() ? null : regions.getLast();
        if (last == null || last.isFull()) {
            regions.add(new Region(offset, length, block.from(), block.until()));
        } else {
            regions.set(regions.size() - 1, last.and(block.length(), block));
        }
        streams.merge(block.stream(), StreamExtent.of(block, segment, offset), StreamExtent::and);
    }

    /** The index of a segment's bytes, up to where they are whole. */
    static SegmentIndex scan(ByteBuffer segment, long number) {
        SegmentIndex index = new SegmentIndex();
        for (Block block = Block.read(segment); block != null; block = Block.read(segment)) {
            index.add(block, number);
        }
        return index;
    }

    /** How long the segment is. */
    long length() {
        return length;
    }

    List<Region> regions() {
        return regions;
    }

    Map<String, StreamExtent> streams() {
        return streams;
    }

    /** The latest time in it; the beginning of time if it is empty. */
    long until() {
        return regions.stream().mapToLong(Region::until).max().orElse(0);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeLong(length);
            out.writeInt(regions.size());
            for (Region region : regions) {
                out.writeLong(region.start());
                out.writeLong(region.end());
                out.writeLong(region.from());
                out.writeLong(region.until());
            }
            out.writeInt(streams.size());
            for (Map.Entry<String, StreamExtent> stream : streams.entrySet()) {
                StreamExtent extent = stream.getValue();
                out.writeUTF(stream.getKey());
                out.writeLong(extent.firstIngested());
                out.writeLong(extent.from());
                out.writeLong(extent.until());
                out.writeLong(extent.lastIngested());
                out.writeLong(extent.lastOffset());
            }
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #bytes} wrote; empty if that is damaged or of another version. */
    static Optional<SegmentIndex> parse(byte[] bytes, long segment) {
        int checked = bytes.length - Integer.BYTES;
        if (checked < 0 || ByteBuffer.wrap(bytes).getInt(checked) != checksum(bytes, checked)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != VERSION) {
                return Optional.empty();
            }
            SegmentIndex index = new SegmentIndex();
            index.length = in.readLong();
            for (int left = in.readInt(); left > 0; left--) {
                index.regions.add(new Region(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
            }
            for (int left = in.readInt(); left > 0; left--) {
                index.streams.put(in.readUTF(), new StreamExtent(in.readLong(), in.readLong(), in.readLong(),
                        in.readLong(), segment, in.readLong()));
            }
            return Optional.of(index);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
