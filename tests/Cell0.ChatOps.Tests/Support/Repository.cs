namespace Cell0.ChatOps.Tests.Support;

/// <summary>Where the sources under test lie.</summary>
internal static class Repository
{
    /// <summary>Environment variable that makes golden files and the module map be rewritten instead of compared.</summary>
    public const string UpdateVariable = "CELL0_UPDATE";

    public const string UpdateCommand = UpdateVariable + "=1 dotnet test";

    public static string Root { get; } = FindRoot();

    public static bool Updating => Environment.GetEnvironmentVariable(UpdateVariable) == "1";

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cell0.ChatOps.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"no Cell0.ChatOps.sln above {AppContext.BaseDirectory}");
    }
}
