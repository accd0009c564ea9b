package dev.quern.bench;

import dev.quern.bench.function.Compute;
import dev.quern.runtime.Quern;
import dev.quern.runtime.function.FunctionName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What the polls cost a new environment, up to its first answer: a function as it is stored beside the same one with
 * the
 * classes that were uploaded put back in the place of the woven ones. Everything else is the same code on the same
 * path.
 */
final class WovenStarts {

    private static final double MILLIS = 3;
    private static final int PAIRS = 2;
    private static final int WARM_UP = 10;

    private final Bench bench;

    WovenStarts(Bench bench) {
        this.bench = bench;
    }

    void run() throws IOException {
        Path data = bench.scratch().resolve("starts");
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            compare(quern, data);
        }
    }

    private void compare(Quern quern, Path data) throws IOException {
        byte[] plainCode = deploy(quern, "starts-plain");
        deploy(quern, "starts-woven");
        unweave(data, plainCode);
        int count = Math.max(3, PAIRS * bench.settings().deployments());
        for (String what : List.of("image", "json", "matrix")) {
            double[] woven = new double[count];
            double[] plain = new double[count];
            double[] more = new double[count];
            for (int i = -WARM_UP; i < count; i++) {
                // which of the two comes first alternates, for the second finds other things in the caches
                double[] pair = i % 2 == 0
                        ? new double[]{cold(quern, "starts-woven", what, i), cold(quern, "starts-plain", what, i)}
                        : swapped(cold(quern, "starts-plain", what, i), cold(quern, "starts-woven", what, i));
                if (i >= 0) {
                    woven[i] = pair[0];
                    plain[i] = pair[1];
                    more[i] = pair[0] - pair[1];
                }
            }
            Figures paired = Figures.of(more);
            bench.say(
                    "%s, cold start: p50 %.1f ms woven, %.1f ms not woven; of %d pairs the woven one took %.1f ms more "
                            + "(median; half of them %.1f to %.1f); limit %.0f ms",
                    what,
                    Figures.of(woven).median(), Figures.of(plain).median(), count, paired.median(),
                    paired.percentile(0.25), paired.percentile(0.75), MILLIS);
        }
    }

    private static double[] swapped(double plain, double woven) {
        return new double[]{woven, plain};
    }

    private byte[] deploy(Quern quern, String name) throws IOException {
        byte[] code = FunctionPackage.of(Compute.class).asProvider().salted(name).bytes();
        Path jar = bench.scratch().resolve(name + ".jar");
        Files.write(jar, code);
        quern.deploy(name, jar, settings -> settings.change().timeout(Duration.ofSeconds(60)).done());
        return code;
    }

    /** Changes the function's environment variables, so that its next call needs a new environment, and calls it. */
    private static double cold(Quern quern, String name, String what, int round) {
        quern.functions().updateSettings(new FunctionName(name),
                settings -> settings.change().environment(Map.of("ROUND", what + round)).done(), Optional.empty());
        // the one before is on its way out; the other function's stays
        while (quern.invoker().environments() > 1) {
            LockSupport.parkNanos(100_000);
        }
        long began = System.nanoTime();
        quern.invoke(name, ("\"" + what + "\"").getBytes(StandardCharsets.UTF_8));
        return (System.nanoTime() - began) / 1e6;
    }

    private static void unweave(Path data, byte[] code) throws IOException {
        Path uploaded = Files.createTempFile(data, "uploaded", ".jar");
        Files.write(uploaded, code);
        try (ZipFile original = new ZipFile(uploaded.toFile())) {
            byte[] salt = content(original, "salt.txt");
            for (Path root : wovenRoots(data)) {
                if (Arrays.equals(salt, saltOf(root))) {
                    putBack(original, root);
                    return;
                }
            }
        } finally {
            Files.delete(uploaded);
        }
        throw new IllegalStateException("the woven classes of the function are not in " + data);
    }

    private static List<Path> wovenRoots(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(file -> file.getFileName().toString().equals("0000-root.jar")).toList();
        }
    }

    private static byte[] saltOf(Path root) throws IOException {
        try (ZipFile woven = new ZipFile(root.toFile())) {
            return content(woven, "salt.txt");
        }
    }

    private static byte[] content(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalStateException(name + " is not in " + zip.getName());
        }
        return zip.getInputStream(entry).readAllBytes();
    }

    /** Entries are stored without compression, as those that are woven. */
    private static void putBack(ZipFile original, Path woven) throws IOException {
        Path written = woven.resolveSibling("plain.tmp");
        try (OutputStream out = Files.newOutputStream(written); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry each : original.stream().toList()) {
                byte[] bytes = content(original, each.getName());
                ZipEntry entry = new ZipEntry(each.getName());
                CRC32 sum = new CRC32();
                sum.update(bytes);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        Files.delete(woven);
        Files.move(written, woven);
    }
}
