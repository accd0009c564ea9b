package dev.quern.admin.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.Quern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps {@code docs/compatibility.md} true; with {@code -Pcompatibility} it is written first. */
class CompatibilityPageTest {

    private static final Path PAGE = Path.of("..", "docs", "compatibility.md");

    @Test
    void thePageSaysWhatTheTablesSayAndEveryMemberIsAccountedFor(@TempDir Path data) throws IOException {
        CompatibilityPage page = new CompatibilityPage();
        try (Quern quern = Quern.builder().dataDirectory(data).build()) {
            page.contents(Services.of(quern));
            page.contents("S3");
            Services.of(quern).forEach(page::add);
            page.add(new S3Page(Services.s3(quern)));
        }
        assertThat(page.unexplained()).as("members of the models that are neither supported nor refused by name")
                .isEmpty();
        if (Boolean.getBoolean("compatibility.write")) {
            Files.writeString(PAGE, page.text());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page.text());
    }
}
