package dev.quern.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RequestIdsTest {

    @Test
    void idsAreRandomUuidsAndDifferAcrossLoops() {
        RequestIds one = new RequestIds();
        RequestIds other = new RequestIds();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            for (RequestIds ids : new RequestIds[]{one, other}) {
                String id = ids.next();
                UUID uuid = UUID.fromString(id);
                assertThat(uuid.version()).isEqualTo(4);
                assertThat(uuid.variant()).isEqualTo(2);
                assertThat(uuid).hasToString(id);
                seen.add(id);
            }
        }
        assertThat(seen).hasSize(20_000);
    }
}
