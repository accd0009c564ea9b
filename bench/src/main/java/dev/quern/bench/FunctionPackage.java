package dev.quern.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs classes of this module into a JAR, as a build would. */
final class FunctionPackage {

    private final List<Class<?>> classes = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private String provider = "";
    private String salt = "";

    /** Begins a package with a handler class and the classes nested in it. */
    static FunctionPackage of(Class<?> handler) {
        FunctionPackage made = new FunctionPackage();
        made.classes.add(handler);
        made.classes.addAll(List.of(handler.getDeclaredClasses()));
        return made;
    }

    /** Names the handler as a service provider, so that no handler string is needed. */
    FunctionPackage asProvider() {
        provider = classes.getFirst().getName();
        return this;
    }

    /** Puts the JAR that a class comes from under {@code lib/}. */
    FunctionPackage withLibraryOf(Class<?> type) {
        try {
            libraries.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path has a place that is no file", e);
        }
        return this;
    }

    /** Makes the bytes different from those of any other salt. */
    FunctionPackage salted(String text) {
        salt = text;
        return this;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Class<?> type : classes) {
                entry(zip, path(type), classBytes(type));
            }
            if (!provider.isEmpty()) {
                entry(zip, "META-INF/services/dev.quern.function.Handler", provider.getBytes(StandardCharsets.UTF_8));
            }
            for (Path library : libraries) {
                entry(zip, "lib/" + library.getFileName(), Files.readAllBytes(library));
            }
            entry(zip, "salt.txt", salt.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("a function's package could not be made", e);
        }
        return out.toByteArray();
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] classBytes(Class<?> type) throws IOException {
        try (InputStream in = type.getClassLoader().getResourceAsStream(path(type))) {
            if (in == null) {
                throw new IOException(type + " has no class file");
            }
            return in.readAllBytes();
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
