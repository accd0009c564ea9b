package dev.quern.cli.stack.file;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.quern.cli.serve.TimeSpan;
import dev.quern.cli.spelling.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code quern.yaml}. A key that nobody knows, or that stands there twice, is an error. Thread-safe. */
public final class StackFileReader {
    private final ObjectMapper yaml = YAMLMapper.builder(new YAMLFactory())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new Spans())).build();
    private final Map<String, String> environment;

    /**
     * @param environment
     *            what {@code ${NAME}} stands for
     */
    public StackFileReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads a file.
     *
     * @throws StackFileException
     *             if it cannot be read, or says something that nobody understands
     */
    public StackFile read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new StackFileException("there is no file " + file + ": write one (docs/deploy.md tells how), or name"
                    + " it, or deploy a JAR with --name");
        } catch (IOException e) {
            throw new StackFileException(file + " cannot be read as UTF-8 text: " + e.getMessage());
        }
        try (Variables parser = new Variables(yaml.createParser(text), environment)) {
            return read(file, parser);
        } catch (IOException e) {
            throw new StackFileException(file + " cannot be read: " + e.getMessage());
        }
    }

    private StackFile read(Path file, Variables parser) throws IOException {
        try {
            StackFile read = yaml.readValue(parser, StackFile.class);
            if (read == null) {
                throw new StackFileException("it is empty");
            }
            return read;
        } catch (StackFileException e) {
            throw new StackFileException(file + ", " + e.getMessage());
        } catch (JacksonException e) {
            throw new StackFileException(file + said(e, parser));
        }
    }

    private static String said(JacksonException e, Variables parser) {
        if (e.getCause() instanceof StackFileException missing) {
            return ", " + missing.getMessage();
        }
        // the parser is further on when a value is looked at
        int number = e instanceof JsonMappingException mapping ? parser.line(path(mapping.getPath())) : 0;
        JsonLocation location = e.getLocation();
        if (number == 0 && location != null) {
            number = location.getLineNr();
        }
        String line = number < 1 ? "" : ", line " + number;
        return line + ": " + switch (e) {
            case UnrecognizedPropertyException unknown -> unknown(unknown);
            case InvalidFormatException format -> where(format) + format(format);
            case ValueInstantiationException value when value.getCause() != null ->
                where(value) + value.getCause().getMessage();
            case MismatchedInputException mismatched -> where(mismatched) + mismatched(mismatched);
            default -> e.getOriginalMessage().lines().findFirst().orElse("it is not YAML");
        };
    }

    private static String unknown(UnrecognizedPropertyException e) {
        String name = e.getPropertyName();
        List<String> known = e.getKnownPropertyIds() == null
                ? List.of()
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        String place = path(e.getPath().subList(0, e.getPath().size() - 1));
        return (place.isEmpty() ? "it" : place) + " says " + name + ", which is no setting. "
                + Spelling.nearest(name, known).map(near -> "Did you mean " + near + "?")
                        .orElseGet(() -> "There are " + String.join(", ", known) + ".");
    }

    private static String format(InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        String what = "is " + e.getValue() + ", which is ";
        if (type.isEnum()) {
            return what + "none of " + words(type);
        }
        return type == Duration.class
                ? what + "not a time span such as " + TimeSpan.EXAMPLES
                : what + "not " + kind(type);
    }

    private static String words(Class<?> type) {
        return Arrays.stream(type.getFields()).map(field -> {
            JsonProperty word = field.getAnnotation(JsonProperty.class);
            return word == null ? field.getName() : word.value();
        }).collect(Collectors.joining(", "));
    }

    private static String mismatched(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        return "is not " + (type == null ? "what belongs there" : kind(type));
    }

    private static String kind(Class<?> type) {
        if (type == Boolean.class) {
            return "true or false";
        } else if (type == Integer.class) {
            return "a whole number";
        } else if (type == Double.class) {
            return "a number";
        } else if (type == String.class) {
            return "a text";
        } else if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == Memory.class ? "an amount of memory such as 512MiB or 2GiB" : "settings, each with its key";
    }

    private static String where(JsonMappingException e) {
        String path = path(e.getPath());
        return (path.isEmpty() ? "it" : path) + " ";
    }

    private static String path(List<JsonMappingException.Reference> path) {
        StringBuilder text = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                text.append('[').append(step.getIndex() + 1).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return text.toString();
    }

    /** Time spans as in the server's configuration. */
    private static final class Spans extends StdDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        Spans() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = String.valueOf(parser.getValueAsString(parser.getText()));
            try {
                return TimeSpan.parse(text);
            } catch (IllegalArgumentException e) {
                throw context.weirdStringException(text, Duration.class, "no time span");
            }
        }
    }
}
