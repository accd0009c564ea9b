package dev.quern.cli.serve;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A configuration file: Java properties in UTF-8. A key that nobody reads, or that stands there twice, is an error: it
 * is a mistake somebody made. Relative paths begin at the file's own folder.
 */
public final class ConfigFile {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG])iB");
    private static final String SIZES = "KMG"; // each 1,024 of the one before

    private final String name;
    private final Path folder;
    private final Map<ConfigKey, String> values = new EnumMap<>(ConfigKey.class);
    private final Map<String, Map<String, String>> plugins = new HashMap<>();

    private ConfigFile(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** A file that says nothing. */
    public static ConfigFile none() {
        return new ConfigFile("", Path.of(""));
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException
     *             if it cannot be read, or says something that nobody understands
     */
    public static ConfigFile read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no configuration file " + file);
        } catch (IOException e) {
            throw new ConfigException("the configuration file " + file + " cannot be read as UTF-8 text: "
                    + e.getMessage());
        }
        Path parent = file.toAbsolutePath().getParent();
        ConfigFile config = new ConfigFile(file.toString(), parent == null ? Path.of("/") : parent);
        config.take(properties(file, text));
        return config;
    }

    private static Map<String, String> properties(Path file, String text) {
        Map<String, String> found = new TreeMap<>();
        Properties once = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized Object put(Object key, Object value) {
                if (found.put(key.toString(), value.toString().strip()) != null) {
                    throw new ConfigException(file + " says " + key + " twice: keep one of them");
                }
                return key;
            }
        };
        try {
            once.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(file + " is not a properties file: " + e.getMessage());
        }
        return found;
    }

    private void take(Map<String, String> properties) {
        List<String> unknown = new ArrayList<>();
        properties.forEach((key, value) -> {
            Optional<ConfigKey> known = ConfigKey.of(key);
            if (known.isPresent()) {
                values.put(known.get(), value);
            } else if (key.startsWith(ConfigKey.PLUGIN_PREFIX)) {
                takePluginSetting(key, value);
            } else {
                unknown.add(name + " says " + key + ", which is no setting. " + ConfigKey.nearest(key)
                        .map(near -> "Did you mean " + near + "?")
                        .orElseGet(() -> "There are " + Arrays.stream(ConfigKey.values()).map(ConfigKey::text)
                                .collect(Collectors.joining(", ")) + " and plugin.NAME.KEY."));
            }
        });
        if (!unknown.isEmpty()) {
            throw new ConfigException(String.join("\n", unknown));
        }
    }

    private void takePluginSetting(String key, String value) {
        int dot = key.indexOf('.', ConfigKey.PLUGIN_PREFIX.length());
        if (dot < 0 || dot == ConfigKey.PLUGIN_PREFIX.length() || dot == key.length() - 1) {
            throw new ConfigException(name + " says " + key + ": what a plugin is told is written plugin.NAME.KEY");
        }
        plugins.computeIfAbsent(key.substring(ConfigKey.PLUGIN_PREFIX.length(), dot), _ -> new HashMap<>())
                .put(key.substring(dot + 1), value);
    }

    /** What a key says, if anything. */
    public Optional<String> text(ConfigKey key) {
        return Optional.ofNullable(values.get(key));
    }

    /** A path; a relative one begins at the file's folder. */
    public Optional<Path> path(ConfigKey key) {
        return read(key, value -> {
            if (value.isEmpty()) {
                throw new IllegalArgumentException(value); // it would be the file's folder
            }
            return folder.resolve(value);
        }, "is a path");
    }

    /** A folder that is there. */
    public Optional<Path> folder(ConfigKey key) {
        Optional<Path> path = path(key);
        path.filter(folder -> !Files.isDirectory(folder)).ifPresent(missing -> {
            throw new ConfigException(
                    name + " says " + key.text() + " = " + values.get(key) + ", but there is no folder "
                            + missing.normalize());
        });
        return path;
    }

    /** A text that is not empty. */
    public Optional<String> filled(ConfigKey key, String what) {
        return read(key, value -> value, value -> !value.isEmpty(), "is " + what);
    }

    /** A whole number. */
    public Optional<Integer> number(ConfigKey key) {
        return read(key, Integer::valueOf, "is a whole number");
    }

    /** A whole number of something of which there is at least one. */
    public Optional<Integer> positive(ConfigKey key) {
        return number(key, Integer.MAX_VALUE, "is a whole number from 1");
    }

    /** A part of a hundred, and not none of it. */
    public Optional<Integer> percent(ConfigKey key) {
        return number(key, 100, "is a whole number from 1 to 100");
    }

    private Optional<Integer> number(ConfigKey key, int most, String rule) {
        return read(key, Integer::valueOf, number -> number >= 1 && number <= most, rule);
    }

    /** One of some words. */
    public Optional<String> word(ConfigKey key, List<String> words) {
        return read(key, value -> value, words::contains, "is " + String.join(" or ", words));
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> flag(ConfigKey key) {
        return read(key, value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(value);
        }, "is true or false");
    }

    /** A time span such as {@code 500ms}, {@code 20s}, {@code 10m}, {@code 1h} or {@code 30d}. */
    public Optional<Duration> duration(ConfigKey key) {
        return read(key, TimeSpan::parse, "is a time span such as " + TimeSpan.EXAMPLES);
    }

    /** A time span that is longer than none at all. */
    public Optional<Duration> time(ConfigKey key) {
        return read(key, TimeSpan::parse, Duration::isPositive,
                "is a time span such as " + TimeSpan.EXAMPLES + ", and not none");
    }

    /** A number of bytes such as {@code 512KiB}, {@code 64MiB} or {@code 2GiB}. */
    public Optional<Long> size(ConfigKey key) {
        return read(key, ConfigFile::bytes, "is a size such as 512KiB, 64MiB or 2GiB");
    }

    /** The same, of some KiB or more. */
    public Optional<Long> size(ConfigKey key, long leastKib) {
        return read(key, ConfigFile::bytes, size -> size >> 10 >= leastKib,
                "is a size such as 512KiB, 64MiB or 2GiB, of "
                        + (leastKib % 1024 == 0 ? leastKib / 1024 + "MiB" : leastKib + "KiB") + " or more");
    }

    private static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return Long.parseLong(matcher.group(1)) << 10 * (SIZES.indexOf(matcher.group(2)) + 1);
    }

    private <T> Optional<T> read(ConfigKey key, Function<String, T> reading, Predicate<T> allowed, String rule) {
        return read(key, value -> {
            T read = reading.apply(value);
            if (!allowed.test(read)) {
                throw new IllegalArgumentException(value);
            }
            return read;
        }, rule);
    }

    private <T> Optional<T> read(ConfigKey key, Function<String, T> reading, String rule) {
        return text(key).map(value -> {
            try {
                return reading.apply(value);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(name + " says " + key.text() + " = " + value + ", but " + key.text() + " "
                        + rule);
            }
        });
    }

    /** Makes something of several values; what it finds wrong with them becomes this file's fault. */
    public <T> T checked(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name + ": " + e.getMessage());
        }
    }

    /** By plugin, what it is told. */
    public Map<String, Map<String, String>> plugins() {
        return plugins.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Map.copyOf(entry.getValue())));
    }
}
