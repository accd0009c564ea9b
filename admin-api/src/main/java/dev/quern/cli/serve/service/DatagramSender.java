package dev.quern.cli.serve.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sends datagrams to a Unix socket of Linux, by calling the C library: Java's own Unix sockets are streams. One socket
 * for each datagram, for they are few. Safe for use by several threads.
 */
final class DatagramSender {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** Of {@code sun_path}, the zero at its end included. */
    private static final int PATH_BYTES = 108;

    private final byte[] address;
    private final MethodHandle socket;
    private final MethodHandle sendto;
    private final MethodHandle close;
    private final VarHandle errno;

    /**
     * @param path
     *            of the socket's file; with {@code @} in front, a name in Linux's abstract name space
     * @throws IllegalArgumentException
     *             if it is neither, or too long
     */
    DatagramSender(String path) {
        this.address = address(path);
        Linker linker = Linker.nativeLinker();
        Linker.Option errors = Linker.Option.captureCallState("errno");
        this.socket = linker.downcallHandle(linker.defaultLookup().findOrThrow("socket"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), errors);
        this.sendto = linker.downcallHandle(linker.defaultLookup().findOrThrow("sendto"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT), errors);
        this.close = linker.downcallHandle(linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        this.errno = Linker.Option.captureStateLayout()
                .varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));
    }

    private static byte[] address(String path) {
        if (!path.startsWith("/") && !path.startsWith("@")) {
            throw new IllegalArgumentException("'" + path + "' is no address of a Unix socket");
        }
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        // a path ends with a zero; an abstract name begins with one, and ends where the address does
        byte[] bytes = Arrays.copyOf(name, path.startsWith("@") ? name.length : name.length + 1);
        if (bytes.length > PATH_BYTES) {
            throw new IllegalArgumentException("'" + path + "' is too long for the address of a Unix socket");
        }
        if (path.startsWith("@")) {
            bytes[0] = 0;
        }
        return bytes;
    }

    /**
     * Sends one datagram, and waits until the receiver has room for it.
     *
     * @throws IOException
     *             if nobody receives there
     */
    void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int descriptor = (int) socket.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            requireDone(descriptor >= 0, "socket", state);
            try {
                MemorySegment to = arena.allocate(2 + address.length, 2);
                to.set(JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(address, 0, to, JAVA_BYTE, 2, address.length);
                MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
                long sent = (long) sendto.invokeExact(state, descriptor, message, (long) bytes.length, MSG_NOSIGNAL, to,
                        (int) to.byteSize());
                requireDone(sent == bytes.length, "sendto", state);
            } finally {
                int ignored = (int) close.invokeExact(descriptor);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("calls of the C library declare no other exceptions", e);
        }
    }

    private void requireDone(boolean done, String call, MemorySegment state) throws IOException {
        if (!done) {
            throw new IOException(call + " failed with error number " + (int) errno.get(state, 0L));
        }
    }
}
