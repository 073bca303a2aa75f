namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>One name in one file, bound to what it means.</summary>
/// <param name="Target">The file that declares it; null when it comes from a package.</param>
/// <param name="TargetModule">The room it leads into, for namespaces too; null when it comes from a package.</param>
/// <param name="Assembly">Where a foreign type comes from; empty for our own.</param>
/// <param name="Type">Full name of the type (or namespace).</param>
/// <param name="Member">The member used, or empty.</param>
internal sealed record Use(SourceFile File, int Line, SourceFile? Target, string? TargetModule, string Assembly, string Type, string Member)
{
    public override string ToString() => $"{File.Path}:{Line} uses {Type}{(Member.Length == 0 ? "" : "." + Member)}";
}
