package dev.quern.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quern.admin.auth.RequestHead;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse("192.0.2.7, 10.0.0.0/8,2001:db8::/32");

    private record Fields(Map<String, List<String>> values) implements RequestHead.Headers {
        @Override
        public List<String> all(String lowerCaseName) {
            return values.getOrDefault(lowerCaseName, List.of());
        }

        @Override
        public Iterable<String> names() {
            return values.keySet();
        }
    }

    private static RequestHead head(String... forwardedFor) {
        return RequestHead.of("GET", "/",
                new Fields(Map.of("x-forwarded-for", List.of(forwardedFor), "x-forwarded-proto", List.of("https"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"192.0.2.7 | 203.0.113.9 | 203.0.113.9",
            "10.9.9.9 | 203.0.113.9 | 203.0.113.9",
            "2001:db8::1 | 2001:db9::5 | 2001:db9::5", "192.0.2.7 | 198.51.100.1, 203.0.113.9 | 203.0.113.9",
            "192.0.2.7 | 198.51.100.1,203.0.113.9 ,10.1.1.1 | 203.0.113.9", "192.0.2.7 | 10.1.1.1, 10.2.2.2 | 10.1.1.1",
            "192.0.2.7 | unknown, 10.2.2.2 | 10.2.2.2", "192.0.2.7 | 203.0.113.9, unknown | 192.0.2.7"})
    void theLastAddressCountsThatIsNoProxys(String peer, String heard, String client) {
        assertThat(PROXIES.origin(peer, head(heard)).address()).isEqualTo(client);
        assertThat(PROXIES.origin(peer, head(heard)).secure()).isTrue();
        assertThat(PROXIES.origin(peer, head(heard.split(",")))).as("in several fields")
                .isEqualTo(PROXIES.origin(peer, head(heard)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.8", "11.0.0.1", "2001:db9::1", "", "localhost"})
    void nobodyElseIsBelieved(String peer) {
        assertThat(PROXIES.origin(peer, head("203.0.113.9"))).isEqualTo(new Origin(peer, false, false));
        assertThat(TrustedProxies.NONE.origin("192.0.2.7", head("203.0.113.9"))).isEqualTo(Origin.of("192.0.2.7"));
    }

    @Test
    void aProxyThatTellsNoAddressIsTheOrigin() {
        assertThat(PROXIES.origin("10.0.0.1", head())).isEqualTo(new Origin("10.0.0.1", true, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.7,", "proxy.example.org", "10.0.0.0/33", "10.0.0/8"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxies.parse(text))
                .withMessageContaining("is no address");
    }
}
