package dev.quern.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelloTest {
    private final TestContext context = new TestContext();
    private final Hello hello = new Hello();

    @Test
    void greetsByName() {
        assertThat(greet("Ada")).isEqualTo("Hello, Ada!");
    }

    @Test
    void dropsWhiteSpaceAroundTheName() {
        assertThat(greet("  Grace Hopper\n")).isEqualTo("Hello, Grace Hopper!");
    }

    @Test
    void greetsTheWorldWhenNoNameIsGiven() {
        assertThat(greet(null)).isEqualTo("Hello, world!");
    }

    @Test
    void greetsTheWorldWhenThePayloadIsNull() {
        assertThat(hello.handle(null, context).message()).isEqualTo("Hello, world!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void refusesABlankName(String blank) {
        assertThatIllegalArgumentException().isThrownBy(() -> greet(blank))
                .withMessage("name is blank: send 1 to 100 characters, or leave it out to greet the world");
    }

    @Test
    void takesANameOfAHundredCharactersHoweverManyUnitsTheyNeed() {
        String name = "\uD83D\uDC69".repeat(100);

        assertThat(greet(name)).isEqualTo("Hello, " + name + "!");
    }

    @Test
    void refusesALongerName() {
        assertThatIllegalArgumentException().isThrownBy(() -> greet("x".repeat(101)))
                .withMessage("name has 101 characters: send at most 100");
    }

    @Test
    void logsWhomItGreets() {
        greet("Ada");

        assertThat(context.log).containsExactly("INFO greeting Ada");
    }

    private String greet(String name) {
        return hello.handle(new Hello.Request(name), context).message();
    }
}
