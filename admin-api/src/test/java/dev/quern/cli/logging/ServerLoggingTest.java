package dev.quern.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerLoggingTest {

    private static final String OWN_FILE = "logback.configurationFile";

    private final PrintStream usualErr = System.err;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final LoggerContext logging = new LoggerContext();
    private @Nullable String ownFile;

    @BeforeEach
    void aServerWithoutAFileOfItsOwn() {
        logging.setMDCAdapter(new LogbackMDCAdapter()); // as one that serves has
        ownFile = System.clearProperty(OWN_FILE);
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void asItWas() {
        logging.stop();
        System.setErr(usualErr);
        System.clearProperty(ServerLogging.FORMAT);
        System.clearProperty(OWN_FILE);
        if (ownFile != null) {
            System.setProperty(OWN_FILE, ownFile);
        }
    }

    private String logged() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesGoToStandardError() {
        assertThat(new ServerLogging().configure(logging)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);

        logging.getLogger("dev.quern.runtime.Quern").info("{} functions", 3);
        logging.getLogger("dev.quern.runtime.Quern").debug("not this");

        assertThat(logged())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  Quern"
                        + " - 3 functions\\R");
    }

    @Test
    void orAnObjectOnEachLine() throws IOException {
        System.setProperty(ServerLogging.FORMAT, "json");
        new ServerLogging().configure(logging);

        logging.getLogger("dev.quern.runtime.Quern").warn("a \"line\"\nand another", new IllegalStateException("why"));

        assertThat(logged().lines()).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(logged());
        assertThat(line.path("level").asText()).isEqualTo("WARN");
        assertThat(line.path("formattedMessage").asText()).isEqualTo("a \"line\"\nand another");
        assertThat(line.path("throwable").path("message").asText()).isEqualTo("why");
        assertThat(line.has("message")).isFalse();
    }

    @Test
    void aFileOfTheUsersOwnTakesOver(@TempDir Path folder) throws IOException {
        System.setProperty(OWN_FILE, Files.writeString(folder.resolve("my log.xml"), "<configuration/>").toString());

        assertThat(new ServerLogging().configure(logging)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(logging.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).iteratorForAppenders()).isExhausted();
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        System.setProperty(OWN_FILE, "/etc/quern/lgoback.xml");

        assertThat(new ServerLogging().configure(logging)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        assertThat(logged()).contains("/etc/quern/lgoback.xml").contains("no such file");
    }

    @Test
    void logbackFindsIt() {
        assertThat(ServiceLoader.load(Configurator.class)).hasOnlyElementsOfType(ServerLogging.class).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,      INFO
            '',    INFO
            debug, DEBUG
            ERROR, ERROR
            Off,   OFF""")
    void aLevelIsNamed(@Nullable String name, String level) {
        assertThat(ServerLogging.level(name)).isEqualTo(Level.valueOf(level));
        assertThat(logged()).isEmpty();
    }

    @Test
    void aLevelThatThereIsNotIsTold() {
        assertThat(ServerLogging.level("loud")).isEqualTo(Level.INFO);
        assertThat(logged()).contains("QUERN_LOG_LEVEL is loud").contains("WARN");
    }
}
