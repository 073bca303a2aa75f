namespace Cell0.ChatOps.Tests.Support;

/// <summary>Compares what a person reads with the file kept in <c>Golden/</c>.</summary>
internal static class Golden
{
    /// <param name="name">File name below <c>Golden/</c>, folders allowed.</param>
    public static void Match(string name, string actual)
    {
        var path = Repository.PathOf("tests", "Cell0.ChatOps.Tests", "Golden", name);
        var text = Normal(actual);
        if (Repository.Updating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        if (!File.Exists(path)) throw new Xunit.Sdk.XunitException($"Golden/{name} does not exist; write it with: {Repository.UpdateCommand}");
        Compare($"Golden/{name}", Normal(File.ReadAllText(path)), text);
    }

    internal static void Compare(string what, string expected, string actual)
    {
        if (expected == actual) return;
        var (old, now) = (expected.Split('\n'), actual.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(old.Length, now.Length)).First(i => old.ElementAtOrDefault(i) != now.ElementAtOrDefault(i));
        throw new Xunit.Sdk.XunitException(
            $"{what} is out of date from line {line + 1} on.\n- {old.ElementAtOrDefault(line)}\n+ {now.ElementAtOrDefault(line)}\nIf the new text is right: {Repository.UpdateCommand}\n\nWhole text now:\n{actual}");
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
