package dev.quern.examples.liveorders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void whatMeansSomethingInJsonOrHtmlIsEscaped() {
        assertThat(Json.string("a\"b\\c\n</script>&")).isEqualTo(
                "\"a\\\"b\\\\c\\u000a\\u003c/script\\u003e\\u0026\"");
        assertThat(Json.string("\u00e4 \ud83c\udfd4")).isEqualTo("\"\u00e4 \ud83c\udfd4\"");
    }
}
