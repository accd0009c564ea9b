package dev.quern.admin.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.functionurl.UrlAddresses;
import dev.quern.runtime.Quern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps {@code docs/compatibility.md} true; with {@code -Pcompatibility} it is written first. */
class CompatibilityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");

    @Test
    void thePageSaysWhatTheTablesSayAndEveryMemberIsAccountedFor(@TempDir Path data) throws IOException {
        CompatibilityPage page;
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            page = new CompatibilityPage(LambdaService.operations(quern, new UrlAddresses("localhost"),
                    new RequestSigner("id", "secret", null, "us-east-1", "lambda", InstantSource.system()),
                    "localhost"));
        }
        String text = page.text();
        assertThat(page.unexplained()).as("members of the model that are neither supported nor refused by name")
                .isEmpty();
        if (Boolean.getBoolean("compatibility.write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(text);
    }
}
