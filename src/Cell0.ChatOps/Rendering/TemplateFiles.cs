namespace Cell0.ChatOps.Rendering;

/// <summary>Reads <c>templates/</c> beside the executable. Key: path without <c>.liquid</c>, with forward slashes.</summary>
public static class TemplateFiles
{
    private const string Extension = ".liquid";

    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "templates");

    /// <returns>Sources by key; empty when the folder does not exist.</returns>
    public static IReadOnlyDictionary<string, string> Read(string? folder = null)
    {
        folder ??= DefaultFolder;
        if (!Directory.Exists(folder)) return new Dictionary<string, string>(StringComparer.Ordinal);
        return Directory.EnumerateFiles(folder, "*" + Extension, SearchOption.AllDirectories)
            .ToDictionary(path => Key(folder, path), File.ReadAllText, StringComparer.Ordinal);
    }

    private static string Key(string folder, string path) =>
        Path.GetRelativePath(folder, path)[..^Extension.Length].Replace(Path.DirectorySeparatorChar, '/');
}
