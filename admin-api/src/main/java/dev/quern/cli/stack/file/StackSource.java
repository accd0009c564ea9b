package dev.quern.cli.stack.file;

import dev.quern.cli.client.Deployer;
import dev.quern.cli.stack.plan.Wanted;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All of a stack: what its file asks for, and the packages that the file names.
 *
 * @param code
 *            by function, its package
 */
public record StackSource(Wanted wanted, Map<String, byte[]> code) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    public StackSource {
        code = Map.copyOf(code);
    }

    /**
     * Reads a file and the packages that it names.
     *
     * @param environment
     *            what {@code ${NAME}} stands for
     * @throws StackFileException
     *             if any of it cannot be read, or makes no sense
     */
    public static StackSource read(Path file, Map<String, String> environment) {
        StackFile stack = new StackFileReader(environment).read(file);
        Path folder = file.toAbsolutePath().normalize().getParent();
        Map<String, byte[]> code = new LinkedHashMap<>();
        Map<String, String> sums = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        stack.functions().forEach((name, entry) -> {
            String place = file + ": functions." + name + ".code";
            if (entry == null || entry.code() == null) {
                faults.add(place + " is not said: the path of a JAR, or its address");
                return;
            }
            try {
                byte[] bytes = entry.code().matches("https?://.*")
                        ? download(entry.code())
                        : Files.readAllBytes((folder == null ? Path.of("/") : folder).resolve(entry.code()));
                code.put(name, bytes);
                sums.put(name, Deployer.codeSha256(bytes));
            } catch (NoSuchFileException e) {
                faults.add(place + " is " + entry.code() + ", and there is no file " + e.getMessage()
                        + ": build the JAR first");
            } catch (IOException | IllegalArgumentException e) {
                faults.add(place + " is " + entry.code() + ", which cannot be read: " + e.getMessage());
            }
        });
        if (!faults.isEmpty()) {
            throw new StackFileException(String.join("\n", faults));
        }
        try {
            return new StackSource(Asked.of(stack, sums), code);
        } catch (StackFileException e) {
            throw new StackFileException(file + ": "
                    + String.valueOf(e.getMessage()).replace("\n", "\n" + file + ": "));
        }
    }

    private static byte[] download(String address) throws IOException {
        try (HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(10)).build()) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IOException("the answer is HTTP " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("waiting was interrupted", e);
        } catch (IOException e) {
            throw new IOException(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), e);
        }
    }
}
