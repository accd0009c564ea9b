package dev.quern.storage.objects.blob;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Buffers outside of the heap, kept for the next who needs one. What is not kept is given back to the system at once,
 * not left to the garbage collector: who moves large bodies makes hardly any garbage, and it would come late. Safe for
 * use by any number of threads.
 */
public final class Buffers {

    private record Memory(Arena arena, ByteBuffer bytes) {

        @SuppressWarnings("MustBeClosedChecker") // closed by whoever does not keep the buffer
        static Memory of(int bytes) {
            Arena arena = Arena.ofShared();
            return new Memory(arena, arena.allocate(bytes).asByteBuffer());
        }
    }

    private final int bytes;
    private final int kept;
    /** The one given back last is first, for it is most likely in a cache. Guarded by this. */
    private final Deque<Memory> free = new ArrayDeque<>();
    /** Guarded by this. */
    private final Map<ByteBuffer, Memory> taken = new IdentityHashMap<>();

    /**
     * @param bytes
     *            how large each is
     * @param kept
     *            how many are kept at most
     */
    public Buffers(int bytes, int kept) {
        this.bytes = bytes;
        this.kept = kept;
    }

    /** A buffer for the caller alone, cleared. */
    public synchronized ByteBuffer take() {
        Memory memory = free.poll();
        if (memory == null) {
            memory = Memory.of(bytes);
        }
        taken.put(memory.bytes(), memory);
        return memory.bytes().clear();
    }

    /**
     * Nobody uses it any more.
     *
     * @param buffer
     *            that {@link #take} gave, not a duplicate of it
     */
    public void give(ByteBuffer buffer) {
        Memory memory;
        synchronized (this) {
            memory = taken.remove(buffer);
            if (memory == null) {
                throw new IllegalArgumentException("this buffer was not taken here, or was given back before");
            }
            if (free.size() < kept) {
                free.push(memory);
                return;
            }
        }
        memory.arena().close();
    }

    /** How many there are, in use or not. */
    public synchronized int count() {
        return taken.size() + free.size();
    }
}
