package dev.quern.runtime.java.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassWeaverTest {

    /** An endless loop around one that counts to a hundred, and so many instructions that do nothing. */
    private static byte[] loops(int nothing) {
        return ClassFile.of().build(ClassDesc.of("example.Long"), type -> type.withMethodBody("run",
                ConstantDescs.MTD_void, ClassFile.ACC_STATIC | ClassFile.ACC_PUBLIC, code -> {
                    Label start = code.newLabel();
                    Label head = code.newLabel();
                    Label out = code.newLabel();
                    code.labelBinding(start).iconst_0().istore(0)
                            .labelBinding(head).iload(0).bipush(100).if_icmpge(out).iinc(0, 1).goto_(head)
                            .labelBinding(out);
                    for (int i = 0; i < nothing; i++) {
                        code.nop();
                    }
                    code.goto_(start);
                }));
    }

    /** A jump back reaches 32,768 bytes: it is 14 bytes, a poll 5 and what counts to the next one 7. */
    @ParameterizedTest
    @CsvSource({"100,3,true", "32737,3,true", "32738,3,false", "32744,3,false", "32745,0,false"})
    void whereThereIsNoRoomForSparsePollsThereAreOthers(int nothing, int polls, boolean sparse) {
        List<Instruction> woven = ClassFile.of().parse(new ClassWeaver().weave(loops(nothing))).methods().getFirst()
                .code().orElseThrow().elementStream()
                .filter(Instruction.class::isInstance).map(Instruction.class::cast).toList();

        // one at the entry, too, of a method with a loop that may count to less than it takes to come to a poll
        assertThat(woven.stream().filter(InvokeDynamicInstruction.class::isInstance)).hasSize(polls);
        assertThat(woven.stream().filter(BranchInstruction.class::isInstance)).hasSize(sparse ? 4 : 3);
    }
}
