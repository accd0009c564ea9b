package dev.quern.cli.serve.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Plays systemd: a datagram socket that receives what services tell. For use by one thread. */
public final class NotifySocket implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int PATIENCE_SECONDS = 30;
    private static final Linker LINKER = Linker.nativeLinker();

    private final int descriptor;

    /** Receives at a file, or at an abstract name that begins with {@code @}. */
    public NotifySocket(String path) {
        try (Arena arena = Arena.ofConfined()) {
            descriptor = call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), AF_UNIX,
                    SOCK_DGRAM, 0);
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(2 + name.length + (path.startsWith("@") ? 0 : 1), 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
            if (path.startsWith("@")) {
                address.set(JAVA_BYTE, 2, (byte) 0);
            }
            call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), descriptor, address,
                    (int) address.byteSize());
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(JAVA_LONG, 0, PATIENCE_SECONDS);
            call("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    descriptor, SOL_SOCKET, SO_RCVTIMEO, timeout, 16);
        }
    }

    /** At a file. */
    public NotifySocket(Path file) {
        this(file.toString());
    }

    /** The next message; waits for it for half a minute. */
    public String next() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            long length = (long) LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("recv"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT))
                    .invokeWithArguments(descriptor, buffer, 4096L, 0);
            if (length < 0) {
                throw new AssertionError("nobody has told anything");
            }
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static int call(String name, FunctionDescriptor descriptor, Object... arguments) {
        try {
            int result = (int) LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor)
                    .invokeWithArguments(arguments);
            if (result < 0) {
                throw new AssertionError(name + " failed");
            }
            return result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), descriptor);
    }
}
