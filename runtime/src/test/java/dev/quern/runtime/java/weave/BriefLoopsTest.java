package dev.quern.runtime.java.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.runtime.testing.FunctionJar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BriefLoopsTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "for (int i = 0; i < 4; i++) { sum += values[i]; }",
            "for (int i = -3; i <= 60; i++) { sum += i; }",
            "for (int i = 0; i < 6400; i += 100) { sum += i; }",
            "for (int i = 0; i < 4; i++) { if (sum > 3) { continue; } sum += i > 2 ? 1 : 7; }",
            "for (int i = 0; i < 4; i++) { if (sum > 3) { break; } sum++; }",
            "for (int i = 0; i < 9; i++) { switch (i) { case 1, 2 -> sum++; case 7 -> sum--; default -> sum += 2; } }",
            "for (int i = 5; i < 4; i++) { sum++; }"})
    void aLoopOfAFewRoundsThatDoLittleNeedsNoPoll(String loop) throws IOException {
        assertThat(loops(loop).unpolled()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "for (int i = 0; i < 65; i++) { sum += i; }",
            "for (int i = 0; i < values.length; i++) { sum += i; }",
            "for (int i = values.length - 1; i >= 0; i--) { sum += i; }",
            "for (int i = 0; ; i += 3) { if (i == sum) { break; } }",
            "for (int i = sum; i < 4; i++) { sum += i; }",
            "for (int i = 0; i < 4;) { sum++; }",
            "for (int i = 2147483640; i <= 2147483647; i++) { sum += i; }",
            "for (int i = 0; i < 4; i--) { sum++; }",
            "for (int i = 4; i > 0; i++) { sum++; }",
            "while (true) { sum++; }",
            "for (int i = 0; i < sum; i++) { for (int j = 0; j < 4; j++) { values[j] += i; } }"})
    void aLoopThatCountsAndDoesLittleNeedsAPollNowAndThen(String loop) throws IOException {
        BriefLoops.Found loops = loops(loop);

        assertThat(loops.counted()).hasSize(1);
        assertThat(loops.others()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "for (int i = 0; i < sum; i += 2) { sum--; }",
            "for (int i = sum > 3 ? -2000000000 : 0; i < 4; i++) { sum += i; }",
            "for (int i = 0; i < 4; i++) { i = i - 1; }",
            "for (int i = 0; i < 4; i++) { i--; }",
            "for (int i = 0; i < 4;) { sum -= values[i]; }",
            "for (int i = 0; i < 4;) { switch (sum) { case 7: i++; } }",
            "int i = 0; while (i < 4) { switch (sum) { case 7: i++; } }",
            "for (int i = 0; i < 4; i++) { values.clone(); }",
            "for (int i = 0; i < 4; i++) { sum += new int[sum].length; }",
            "for (int i = 0; i < 4; i++) { synchronized (values) { sum++; } }",
            "for (int i = 0; i < 4; i++) { try { sum += values[i]; } catch (RuntimeException e) { sum = 0; } }",
            "for (int i = 0; i < 4; i++) { while (sum > 3) { sum -= values[i]; } }",
            "int i = 0; while (i < 100) { if (values[i] == 0) { continue; } i++; }",
            "do { sum++; } while (sum < 4);"})
    void anyOtherLoopHasItsPoll(String loop) throws IOException {
        assertThat(loops(loop)).isEqualTo(new BriefLoops.Found(Set.of(), Map.of(), true));
    }

    @Test
    void ofLoopsInEachOtherTheInnermostOnlyNeedsNone() throws IOException {
        BriefLoops.Found loops = loops(
                "for (int i = 0; i < 3; i++) { for (int j = 0; j < 3; j++) { sum += i * j; } }");

        assertThat(loops.unpolled()).hasSize(1);
        assertThat(loops.counted()).hasSize(1);
    }

    @Test
    void aRoundThatIsLongBecauseOfTheLoopInItHasItsPoll() throws IOException {
        String line = "sum += values[j] * 7;".repeat(30);

        assertThat(loops("for (int i = 0; i < sum; i++) { for (int j = 0; j < 60; j++) { %s } }".formatted(line)))
                .satisfies(loops -> assertThat(loops.unpolled()).hasSize(1))
                .satisfies(loops -> assertThat(loops.counted()).isEmpty());
    }

    /** No compiler of Java writes such a loop: an outer branch comes in past the counter's first value. */
    @Test
    void aLoopThatIsEnteredInItsMiddleHasItsPoll() {
        assertThat(written((code, labels) -> code.ldc(Integer.MIN_VALUE).istore(1).iload(0).ifne(labels.inner())
                .iconst_0().istore(1)
                .labelBinding(labels.head()).iload(1).iconst_4().if_icmpge(labels.end())
                .labelBinding(labels.inner()).iinc(0, 1).iinc(1, 1).goto_(labels.head())
                .labelBinding(labels.end()).return_()))
                .isEqualTo(new BriefLoops.Found(Set.of(), Map.of(), true));
    }

    @Test
    void aLoopWhoseRoundMayLeaveOutTheStepHasItsPoll() {
        assertThat(written((code, labels) -> code.iconst_0().istore(1)
                .labelBinding(labels.head()).iload(1).iconst_4().if_icmpge(labels.end())
                .iload(0).ifne(labels.inner()).iinc(1, 1)
                .labelBinding(labels.inner()).goto_(labels.head())
                .labelBinding(labels.end()).return_()))
                .isEqualTo(new BriefLoops.Found(Set.of(), Map.of(), true));
    }

    private record Labels(Label head, Label inner, Label end) {}

    /** The loops of a method with an {@code int}, written in byte code. */
    private static BriefLoops.Found written(BiConsumer<CodeBuilder, Labels> loop) {
        byte[] bytes = ClassFile.of().build(ClassDesc.of("example.Odd"), type -> type.withMethodBody("loop",
                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int),
                ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC,
                code -> loop.accept(code, new Labels(code.newLabel(), code.newLabel(), code.newLabel()))));
        return BriefLoops.find(code(ClassFile.of().parse(bytes), "loop"));
    }

    private static BriefLoops.Found loops(String loop) throws IOException {
        byte[] jar = FunctionJar.compile("""
                package example;
                public class Loops {
                    static int loop(int[] values, int sum) {
                        %s
                        return sum;
                    }
                }
                """.formatted(loop.startsWith("while (true)") ? "if (sum > 3) { " + loop + " }" : loop)).bytes();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (entry.getName().equals("example/Loops.class")) {
                    return BriefLoops.find(code(ClassFile.of().parse(in.readAllBytes()), "loop"));
                }
            }
        }
        throw new AssertionError("the class is not in its archive");
    }

    private static CodeModel code(ClassModel type, String method) {
        return type.methods().stream().filter(each -> each.methodName().equalsString(method)).findFirst().orElseThrow()
                .code().orElseThrow();
    }
}
