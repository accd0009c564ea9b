package dev.quern.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own that has printed {@code ... ready http://HOST:PORT}. */
final class ChildProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile(".*ready (http://\\S+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final URI address;

    private ChildProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it and waits for the line.
     *
     * @param errors
     *            where its standard error goes
     * @throws IOException
     *             if it ends without the line; the message has the end of what it said
     */
    static ChildProcess start(List<String> command, Path errors) throws IOException {
        return start(command, errors, Map.of());
    }

    /** As {@link #start(List, Path)}, with these variables beside those of this process. */
    static ChildProcess start(List<String> command, Path errors, Map<String, String> variables) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(),
                StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                return new ChildProcess(process, URI.create(ready.group(1)));
            }
        }
        process.destroyForcibly();
        List<String> said = Files.readAllLines(errors);
        throw new IOException(command.getFirst() + " did not start: "
                + String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size())));
    }

    /** Where it listens. */
    URI address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** Its resident memory in bytes, as the kernel counts it. */
    long residentBytes() throws IOException {
        Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!resident.find()) {
            throw new IOException("the kernel does not say how much memory process " + process.pid() + " has");
        }
        return Long.parseLong(resident.group(1)) * 1_024;
    }

    /** The processor time that it has used, in seconds, in steps of the kernel's hundredths. */
    double processorSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // the name of the process, in brackets, may hold anything: what is counted comes after it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    @Override
    public void close() {
        end(process);
    }

    /** Asks a process to end, and ends it if it does not within 10 s. */
    static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
