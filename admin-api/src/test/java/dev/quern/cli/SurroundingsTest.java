package dev.quern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

    @Test
    void pathsAreShownFromTheWorkingDirectoryUnlessThatIsTheRoot() {
        assertThat(Surroundings.shown(Path.of("/srv/quern/data"), Path.of("/srv/quern"))).isEqualTo("data");
        assertThat(Surroundings.shown(Path.of("/srv/quern"), Path.of("/srv/quern"))).isEqualTo("/srv/quern");
        assertThat(Surroundings.shown(Path.of("/var/lib/quern"), Path.of("/srv"))).isEqualTo("/var/lib/quern");
        assertThat(Surroundings.shown(Path.of("/var/lib/quern"), Path.of("/"))).isEqualTo("/var/lib/quern");
    }
}
