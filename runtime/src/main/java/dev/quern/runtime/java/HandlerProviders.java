package dev.quern.runtime.java;

import dev.quern.function.Handler;
import dev.quern.function.StreamHandler;
import dev.quern.plugin.InvalidCodeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Finds the handler that an archive names itself, in {@code META-INF/services/dev.quern.function.Handler} or
 * {@code ...StreamHandler}: what to run where a function is created without a handler string.
 */
public final class HandlerProviders {

    private static final List<String> SERVICES = List.of("META-INF/services/" + Handler.class.getName(),
            "META-INF/services/" + StreamHandler.class.getName());

    private HandlerProviders() {}

    /**
     * The one provider of an archive.
     *
     * @param archive
     *            a JAR, or a ZIP whose {@code lib/*.jar} are asked only if it names none itself
     * @return the provider's class name, fit to be a handler string; empty if none is named
     * @throws InvalidCodeException
     *             if there are several, or the archive is not a ZIP
     * @throws IOException
     *             if the archive cannot be read
     */
    public static Optional<String> find(Path archive) throws InvalidCodeException, IOException {
        Set<String> providers = new TreeSet<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (String service : SERVICES) {
                ZipEntry entry = zip.getEntry(service);
                if (entry != null) {
                    addProviders(zip.getInputStream(entry), providers);
                }
            }
            if (providers.isEmpty()) {
                for (ZipEntry entry : zip.stream().filter(HandlerProviders::isLibrary).toList()) {
                    addProvidersOfLibrary(zip.getInputStream(entry), providers);
                }
            }
        } catch (ZipException e) {
            throw new InvalidCodeException("the archive is not a ZIP or JAR file: " + e.getMessage(), e);
        }
        if (providers.size() > 1) {
            throw new InvalidCodeException("the archive names several handlers (" + String.join(", ", providers)
                    + "): say which to run in the function's Handler");
        }
        return providers.stream().findFirst();
    }

    private static void addProvidersOfLibrary(InputStream content, Set<String> providers) throws IOException {
        try (ZipInputStream library = new ZipInputStream(content)) {
            for (ZipEntry entry = library.getNextEntry(); entry != null; entry = library.getNextEntry()) {
                if (SERVICES.contains(entry.getName())) {
                    addProviders(library, providers);
                }
            }
        }
    }

    private static void addProviders(InputStream content, Set<String> providers) throws IOException {
        String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        text.lines().map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty())
                .forEach(providers::add);
    }

    private static boolean isLibrary(ZipEntry entry) {
        String name = entry.getName();
        return name.startsWith("lib/") && name.indexOf('/', 4) < 0 && name.toLowerCase(Locale.ROOT).endsWith(".jar");
    }
}
