package dev.quern.cli.demo;

import dev.quern.cli.Amounts;
import dev.quern.cli.Surroundings;
import dev.quern.cli.client.ClientKey;
import dev.quern.cli.client.Deployer;
import dev.quern.cli.client.Endpoint;
import dev.quern.cli.client.FunctionSettings;
import dev.quern.cli.client.FunctionUnusableException;
import dev.quern.cli.client.LambdaClient;
import dev.quern.cli.client.UrlAuth;
import dev.quern.cli.process.NotStartedException;
import dev.quern.cli.process.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Does what a newcomer would do, and shows each step: starts a server, deploys a function to it, and has a photograph
 * made smaller by it. Everything it leaves is in {@code .quern/demo}. For use by one thread.
 */
public final class Demo {
    private static final String FUNCTION = "thumbnail";
    private static final int SIZE = 400;
    private static final int MEMORY_MIB = 512;
    private static final int TIMEOUT_SECONDS = 30;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final Path home;
    private final Path folder;
    private final Path jar;
    private final Path photo;
    private final PrintStream out;
    private boolean stepOpen;

    /**
     * @param home
     *            Quern's source folder, with the script and the example
     */
    public Demo(Path home, PrintStream out) {
        this.home = home;
        this.folder = home.resolve(".quern").resolve("demo");
        this.jar = home.resolve("examples/thumbnail/target/thumbnail.jar");
        this.photo = home.resolve("examples/thumbnail/photo/landscape.jpg");
        this.out = out;
    }

    /** What is to happen between the last call and the server's end. */
    @FunctionalInterface
    public interface Interlude {
        void run() throws InterruptedException;
    }

    /**
     * Runs the demonstration.
     *
     * @param port
     *            the server's; 0 takes a free one
     * @param interlude
     *            runs while the server still does
     * @return the thumbnail's file
     */
    public Path run(int port, Interlude interlude) throws IOException, InterruptedException {
        for (Path needed : new Path[]{jar, photo}) {
            if (!Files.exists(needed)) {
                throw new NotStartedException("the demonstration needs Quern's source folder, and "
                        + Surroundings.shown(needed) + " is missing");
            }
        }
        Files.createDirectories(folder);
        Path data = folder.resolve("data");
        say("A photograph goes in, its thumbnail comes out.%n");
        begin("Start a server");
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(home.resolve("quern"), port, data,
                folder.resolve("server.log"))) {
            end("%s, ready after %s", server.url(), Amounts.since(start));
            more("process %d, data in %s", server.pid(), Surroundings.shown(data));
            Path thumbnail = call(server, data);
            interlude.run();
            begin("Stop the server");
            long stop = System.nanoTime();
            int code = server.stop();
            end("exit code %d after %s", code, Amounts.since(stop));
            return thumbnail;
        } finally {
            if (stepOpen) {
                out.println("did not work");
            }
        }
    }

    private Path call(ServerProcess server, Path data) throws IOException {
        try (LambdaClient client = new LambdaClient(Endpoint.of(server.url()), ClientKey.ofDataDirectory(data),
                "us-east-1", InstantSource.system())) {
            URI url = deploy(client);
            byte[] picture = Files.readAllBytes(photo);
            begin("Send a photograph");
            end("%s, %s pixels lying on their side, %s", photo.getFileName(), Picture.of(picture),
                    Amounts.bytes(picture.length));
            URI sized = URI.create(url + "?size=" + SIZE);
            thumbnail(client, sized, picture, "Receive its thumbnail", "the first call starts the function");
            byte[] small = thumbnail(client, sized, picture, "The same once more", "it is warm now");
            Path file = folder.resolve("thumbnail.jpg");
            Files.write(file, small);
            more("saved as %s", Surroundings.shown(file));
            say("%nAs any client would:%n    curl --data-binary @%s \\%n        -o thumbnail.jpg '%s'%n",
                    Surroundings.shown(photo), sized);
            return file;
        }
    }

    private URI deploy(LambdaClient client) throws IOException {
        byte[] code = Files.readAllBytes(jar);
        begin("Upload a function");
        long start = System.nanoTime();
        new Deployer(client, PAUSE, _ -> {}).deploy(FUNCTION, code,
                new FunctionSettings(null, null, TIMEOUT_SECONDS, MEMORY_MIB, null));
        end("%s, %s, is \"%s\", active after %s", Surroundings.shown(jar), Amounts.bytes(code.length), FUNCTION,
                Amounts.since(start));
        begin("Give it an address");
        URI url = client.url(FUNCTION, UrlAuth.NONE);
        end("%s", url);
        return url;
    }

    private byte[] thumbnail(LambdaClient client, URI url, byte[] picture, String step, String remark)
            throws IOException {
        begin(step);
        long start = System.nanoTime();
        HttpResponse<byte[]> answer = client.post(url, "image/jpeg", picture);
        String time = Amounts.since(start);
        if (answer.statusCode() != 200) {
            throw new FunctionUnusableException("the function answered HTTP " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        end("%s pixels, %s, after %s: %s", Picture.of(answer.body()), Amounts.bytes(answer.body().length), time,
                remark);
        return answer.body();
    }

    private void begin(String step) {
        out.printf("  %-22s", step);
        out.flush();
        stepOpen = true;
    }

    private void end(String format, Object... values) {
        out.println(format.formatted(values));
        stepOpen = false;
    }

    private void more(String format, Object... values) {
        out.println(" ".repeat(24) + format.formatted(values));
    }

    private void say(String format, Object... values) {
        out.println(format.formatted(values));
    }
}
