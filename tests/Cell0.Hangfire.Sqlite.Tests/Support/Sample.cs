using System.Reflection;
using System.Reflection.Emit;
using Hangfire;
using Hangfire.Common;

namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>Jobs that are stored and never run.</summary>
public static class Sample
{
    private static readonly Type Vanished = Define();

    public static void Run(string text, int number) => ArgumentOutOfRangeException.ThrowIfNegative(number, text);

    internal static Job Job(string text = "hello", int number = 42) => global::Hangfire.Common.Job.FromExpression(() => Run(text, number));

    internal static Job JobFor(string queue) => global::Hangfire.Common.Job.FromExpression(() => Run("hello", 42), queue);

    /// <summary>A job whose type cannot be found again by its name, like one of an assembly that was removed since.</summary>
    internal static Job Unloadable() => new(Vanished, Vanished.GetMethod("Run")!);

    private static Type Define()
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Gone"), AssemblyBuilderAccess.Run).DefineDynamicModule("Gone").DefineType("Gone.Job", TypeAttributes.Public);
        type.DefineMethod("Run", MethodAttributes.Public | MethodAttributes.Static).GetILGenerator().Emit(OpCodes.Ret);
        return type.CreateType();
    }
}
