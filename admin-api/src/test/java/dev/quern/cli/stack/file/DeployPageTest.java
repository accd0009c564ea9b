package dev.quern.cli.stack.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The page about the file names everything that the file may say. */
class DeployPageTest {

    @Test
    void everyKeyIsExplained() throws IOException {
        Set<String> keys = new TreeSet<>();
        collect(StackFile.class, keys);
        assertThat(keys).contains("stack", "dead-letter", "expire-earlier-versions-after-days");
        String page = Files.readString(Path.of("../docs/deploy.md"));
        assertThat(keys).allSatisfy(key -> assertThat(page).containsPattern("`" + key + "(`|: )"));
    }

    private static void collect(Type type, Set<String> keys) {
        if (type instanceof ParameterizedType several) {
            for (Type argument : several.getActualTypeArguments()) {
                collect(argument, keys);
            }
        } else if (type instanceof Class<?> entry && entry.isRecord() && entry != Memory.class
                && !JsonNode.class.isAssignableFrom(entry)) {
            for (RecordComponent component : entry.getRecordComponents()) {
                keys.add(new PropertyNamingStrategies.KebabCaseStrategy().translate(component.getName()));
                collect(component.getGenericType(), keys);
            }
        }
    }
}
