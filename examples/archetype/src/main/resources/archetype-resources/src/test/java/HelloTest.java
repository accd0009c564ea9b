package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HelloTest {

    @Test
    void greetsByName() {
        assertEquals("Hello, Ada!", Hello.greeting(" Ada "));
    }

    @Test
    void greetsTheWorldWhenNoNameIsGiven() {
        assertEquals("Hello, world!", Hello.greeting(null));
    }
}
