package dev.quern.cli.stack.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

import dev.quern.cli.stack.plan.FunctionPiece.Alias;
import dev.quern.cli.stack.plan.TablePiece.KeyAttribute;
import dev.quern.cli.stack.plan.TablePiece.Table;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Allowed EVERYTHING = new Allowed(true, true);
    private static final Allowed NOTHING_GOES = new Allowed(false, false);
    private static final Key STREAM = Key.of(Kind.STREAM, "clicks");

    private static State state(Map<Key, Piece> pieces) {
        return new State(new TreeMap<>(pieces), Map.of(), Set.of());
    }

    private static Wanted wanted(Map<Key, Piece> pieces) {
        return new Wanted("shop", new TreeMap<>(pieces));
    }

    @Test
    void afterAPlanThatMayPruneThereIsNothingToDo() {
        qt().forAll(longs().all()).check(seed -> {
            RandomStack stacks = new RandomStack(new Random(seed));
            SimulatedServer server = new SimulatedServer();
            Wanted wanted = stacks.wanted();
            for (int i = 0; i < 4; i++) {
                server.take(Planner.plan(wanted, server.state(), EVERYTHING).steps());
                Plan again = Planner.plan(wanted, server.state(), EVERYTHING);
                assertThat(again.steps()).as("file %d of seed %d", i, seed).isEmpty();
                assertThat(again.withheld()).isEmpty();
                wanted = stacks.wanted();
                server.state().pieces().keySet().stream().filter(key -> key.kind().holdsData()).forEach(server::fill);
            }
            return true;
        });
    }

    @Test
    void afterAPlanThatMayNotPruneNothingIsGoneAndTheSameIsWithheldAgain() {
        qt().forAll(longs().all()).check(seed -> {
            RandomStack stacks = new RandomStack(new Random(seed));
            SimulatedServer server = new SimulatedServer();
            for (int i = 0; i < 4; i++) {
                Wanted wanted = stacks.wanted();
                State before = server.state();
                Plan plan = Planner.plan(wanted, before, NOTHING_GOES);
                server.take(plan.steps());
                assertThat(server.state().pieces().keySet()).as("seed %d", seed)
                        .containsAll(before.pieces().keySet());
                Plan again = Planner.plan(wanted, server.state(), NOTHING_GOES);
                assertThat(again.steps()).as("file %d of seed %d", i, seed).isEmpty();
                assertThat(again.withheld().stream().map(kept -> kept.step().key()))
                        .isEqualTo(plan.withheld().stream().map(kept -> kept.step().key()).toList());
            }
            return true;
        });
    }

    @Test
    void whatIsFilledIsDeletedOnlyIfDataMayGo() {
        SimulatedServer server = new SimulatedServer();
        server.take(Planner.plan(wanted(Map.of(STREAM, new StreamPiece("shop", 1, 24))), server.state(), EVERYTHING)
                .steps());
        server.fill(STREAM);
        Plan careful = Planner.plan(wanted(Map.of()), server.state(), new Allowed(true, false));
        assertThat(careful.steps()).isEmpty();
        assertThat(PlanText.lines(careful)).containsExactly(
                "  - stream clicks  [not done: it is not empty: only with --prune --delete-data]",
                "nothing to do; 1 not done");
        assertThat(Planner.plan(wanted(Map.of()), server.state(), EVERYTHING).steps())
                .containsExactly(new Step.Remove(STREAM, new StreamPiece("shop", 1, 24)));
    }

    @Test
    void whatAnotherFileMadeIsLeftToIt() {
        State present = state(Map.of(STREAM, new StreamPiece("other", 1, 24)));
        assertThat(Planner.plan(wanted(Map.of()), present, EVERYTHING).steps()).isEmpty();
        assertThatThrownBy(() -> Planner.plan(wanted(Map.of(STREAM, new StreamPiece("shop", 1, 24))), present,
                EVERYTHING)).isInstanceOf(PlanException.class)
                .hasMessage("stream clicks belongs to stack other: take it"
                        + " out of one of the two files, or give it another name in this one");
    }

    @Test
    void whatNobodyOwnsIsTakenOverAndThatIsShown() {
        Plan plan = Planner.plan(wanted(Map.of(STREAM, new StreamPiece("shop", 2, 24))),
                state(Map.of(STREAM, new StreamPiece("", 1, 24))), NOTHING_GOES);
        assertThat(PlanText.lines(plan)).containsExactly("  ~ stream clicks", "      stack: shop",
                "      shards: 1 -> 2", "0 to make, 1 to change, 0 to delete");
    }

    @Test
    void theKeyOfATableCannotBeChanged() {
        Key key = Key.of(Kind.TABLE, "notes");
        Piece before = new Table("shop", List.of(new KeyAttribute("id", "S")), new TreeMap<>(), false, false);
        Piece after = new Table("shop", List.of(new KeyAttribute("id", "N")), new TreeMap<>(), false, false);
        assertThatThrownBy(() -> Planner.plan(wanted(Map.of(key, after)), state(Map.of(key, before)), EVERYTHING))
                .hasMessageContaining("table notes cannot be changed so: key: id (S) -> id (N)");
    }

    @Test
    void anAliasOfTheLatestVersionNeedsOne() {
        Key key = new Key(Kind.ALIAS, "f", "live");
        Wanted wanted = wanted(Map.of(key, new Alias(FunctionPiece.LATEST, Map.of(), "")));
        assertThatThrownBy(() -> Planner.plan(wanted, state(Map.of()), EVERYTHING))
                .hasMessageContaining("say publish: true");
        assertThat(Planner.plan(wanted, new State(new TreeMap<>(Map.of(key, new Alias("3", Map.of(), ""))),
                Map.of("f", 3), Set.of()), EVERYTHING).steps()).isEmpty();
    }

    @Test
    void secretsAreComparedAndNotShown() {
        Facts facts = new Facts().hidden("environment KEY", "=secret");
        assertThat(facts.since(new Facts())).containsExactly("environment KEY: set");
        assertThat(new Facts().hidden("environment KEY", "=other").since(facts))
                .containsExactly("environment KEY: changed");
        assertThat(facts.toString()).doesNotContain("secret");
    }
}
