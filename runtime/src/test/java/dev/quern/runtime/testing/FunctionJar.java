package dev.quern.runtime.testing;

import dev.quern.function.Handler;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A function's archive, made by a test from source text. Immutable. */
public final class FunctionJar {

    private final Map<String, byte[]> entries;

    private FunctionJar(Map<String, byte[]> entries) {
        this.entries = entries;
    }

    /**
     * Compiles sources against {@code dev.quern.function}.
     *
     * @param sources
     *            each one a whole file with a public top-level type
     */
    public static FunctionJar compile(String... sources) {
        Builder builder = builder();
        for (String source : sources) {
            builder.source(source);
        }
        return builder.build();
    }

    /** Begins an archive that needs more than sources. */
    public static Builder builder() {
        return new Builder();
    }

    /** The same archive with one more entry. */
    public FunctionJar with(String name, String content) {
        Map<String, byte[]> more = new LinkedHashMap<>(entries);
        more.put(name, content.getBytes(StandardCharsets.UTF_8));
        return new FunctionJar(more);
    }

    /** The archive as an upload carries it. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the archive to a file and returns the file. */
    public Path writeTo(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One entry's content. */
    public byte[] entry(String name) {
        byte[] content = entries.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no entry " + name + " in " + entries.keySet());
        }
        return content.clone();
    }

    /** Collects what goes into an archive. */
    public static final class Builder {

        private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
        private static final Pattern TYPE = Pattern
                .compile("(?m)(?:^|;)\\s*public\\s+(?:\\w+\\s+)*(?:class|interface|record|enum)\\s+(\\w+)");

        private final Map<String, byte[]> entries = new LinkedHashMap<>();
        private final List<JavaFileObject> sources = new ArrayList<>();
        private final List<Path> classPath = new ArrayList<>(List.of(locationOf(Handler.class)));
        private int release = 25;

        private Builder() {}

        /** Adds a source file, to be compiled. */
        public Builder source(String text) {
            sources.add(new Source(text));
            return this;
        }

        /** Compiles for an older JVM. */
        public Builder release(int version) {
            release = version;
            return this;
        }

        /** Lets the sources see the JAR or folder that a class comes from, without adding it to the archive. */
        public Builder compileWith(Class<?> type) {
            classPath.add(locationOf(type));
            return this;
        }

        /** Adds the JAR that a class comes from as {@code lib/NAME.jar}, and lets the sources see it. */
        public Builder library(Class<?> type) {
            Path jar = locationOf(type);
            classPath.add(jar);
            try {
                entries.put("lib/" + jar.getFileName(), Files.readAllBytes(jar));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        /** Adds an entry as it is. */
        public Builder entry(String name, byte[] content) {
            entries.put(name, content.clone());
            return this;
        }

        /** Adds an entry with text. */
        public Builder entry(String name, String content) {
            return entry(name, content.getBytes(StandardCharsets.UTF_8));
        }

        /** Compiles the sources and makes the archive. */
        public FunctionJar build() {
            Map<String, byte[]> all = new LinkedHashMap<>(entries);
            if (!sources.isEmpty()) {
                all.putAll(compiled());
            }
            return new FunctionJar(all);
        }

        private Map<String, byte[]> compiled() {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            StringWriter messages = new StringWriter();
            String path = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
            List<String> options = List.of("--release", Integer.toString(release), "-classpath", path, "-proc:none",
                    "-nowarn", "-g", "-Xlint:none");
            StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
            try (InMemory memory = new InMemory(files)) {
                if (!compiler.getTask(messages, memory, null, options, null, sources).call()) {
                    throw new IllegalArgumentException("the function does not compile:\n" + messages);
                }
                return memory.classes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path locationOf(Class<?> type) {
            try {
                return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException(type + " has no location", e);
            }
        }

        private static String fileName(String text) {
            Matcher type = TYPE.matcher(text);
            if (!type.find()) {
                throw new IllegalArgumentException("no public type in:\n" + text);
            }
            Matcher of = PACKAGE.matcher(text);
            return (of.find() ? of.group(1).replace('.', '/') + "/" : "") + type.group(1) + ".java";
        }

        private static final class Source extends SimpleJavaFileObject {

            private final String text;

            Source(String text) {
                super(URI.create("memory:///" + fileName(text)), Kind.SOURCE);
                this.text = text;
            }

            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

        InMemory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className, JavaFileObject.Kind kind,
                FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String name = className.replace('.', '/') + kind.extension;
            written.put(name, bytes);
            return new SimpleJavaFileObject(URI.create("memory:///" + name), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new LinkedHashMap<>();
            written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
