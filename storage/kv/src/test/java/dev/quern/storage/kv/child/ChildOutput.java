package dev.quern.storage.kv.child;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/** The standard output of a process that will be killed. Safe for use by several threads. */
public final class ChildOutput {

    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

    private ChildOutput() {}

    /** Takes it, and lets the process end when the one that started it has ended. */
    public static ChildOutput open() {
        Thread.ofPlatform().daemon().start(ChildOutput::endWithParent);
        return new ChildOutput();
    }

    /** Says a line, with a full stop at its end: one that is cut off by the kill has none. */
    public synchronized void say(String line) {
        byte[] bytes = (line + " .\n").getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** Whoever started this process holds its input: it must not go on for ever when that one is killed. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes
            }
        } catch (IOException e) {
            // the same as its end
        }
        Runtime.getRuntime().halt(1);
    }
}
