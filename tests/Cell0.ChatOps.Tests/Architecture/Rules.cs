using System.Text.RegularExpressions;

namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>What breaks the plan of the house. Each breach is one line that says where, what and why.</summary>
internal static partial class Rules
{
    public static IReadOnlyList<string> Breaches(Sources sources) =>
    [
        .. Rooms(sources), .. Arrows(sources), .. Homes(sources), .. Licences(sources, House.Exemptions), .. Promises(sources),
    ];

    /// <summary>Every file is in a room of the house, and its namespace says which.</summary>
    public static IEnumerable<string> Rooms(Sources sources) =>
        sources.Files.Where(f => f.Floor is null).Select(f => $"{f.Path}: '{f.Module}' is no room of the house")
            .Concat(sources.Files.Where(f => f.Path.Split('/')[..^1].Intersect(House.ForbiddenFolders).Any()).Select(f => $"{f.Path}: a folder by that name says nothing"))
            .Concat(sources.Namespaces.Where(n => n.Namespace != n.File.Namespace).Select(n => $"{n.File.Path}: namespace {n.Namespace}, expected {n.File.Namespace}"));

    /// <summary>A module uses only floors below its own; siblings do not know each other.</summary>
    public static IEnumerable<string> Arrows(Sources sources) =>
        from use in sources.Uses
        where use.TargetModule is not null && use.TargetModule != use.File.Module
        let target = new SourceFile(use.TargetModule + "/x.cs").Floor
        where target >= use.File.Floor
        select $"{use}: {use.TargetModule} is on floor {target}, {use.File.Module} on {use.File.Floor}";

    /// <summary>Each package has one home.</summary>
    public static IEnumerable<string> Homes(Sources sources) =>
        from use in sources.Uses
        from package in House.Packages
        where Belongs(use.Assembly, package.Assembly) && !Holds(use.File, package.Homes)
        select $"{use}: {package.Assembly} lives in {string.Join(" and ", package.Homes)}";

    /// <summary>The suffix is the licence.</summary>
    public static IEnumerable<string> Licences(Sources sources, IReadOnlyList<Exemption> exemptions) =>
        from use in sources.Uses
        from licence in House.Licences
        where licence.Covers(use) && !Holds(use.File, licence.Holders)
        where !exemptions.Any(e => e.File == use.File.Path && e.Licence == licence.Name)
        select $"{use}: {licence.Name} is for {string.Join(", ", licence.Holders)}";

    /// <summary>A suffix promises something: a store speaks SQL, a worker is a background service, files touch the disk, options name their section.</summary>
    public static IEnumerable<string> Promises(Sources sources)
    {
        var byFile = sources.Uses.ToLookup(u => u.File);
        foreach (var file in sources.Files.Where(f => !OnlyInterface().IsMatch(f.Stem)))
        {
            var kept = file.Role switch
            {
                "Store" => byFile[file].Any(u => u.Type == "Cell0.ChatOps.Storage.Session" || u.Assembly == "Dapper"),
                "Worker" => byFile[file].Any(u => u.Type is "Microsoft.Extensions.Hosting.BackgroundService" or "Microsoft.Extensions.Hosting.IHostedService"),
                "Module" => byFile[file].Any(u => u.Type is "Microsoft.Extensions.DependencyInjection.IServiceCollection" or "Microsoft.Extensions.Configuration.IConfigurationBuilder"),
                "Options" => sources.Texts[file.Path].Contains("const string Section", StringComparison.Ordinal),
                "Files" or "Endpoints" or "Webhook" => House.Licences.Any(l => l.Holders.Contains(file.Role) && byFile[file].Any(l.Covers)),
                _ => true,
            };
            if (!kept) yield return $"{file.Path}: is called {file.Role} and does not do what that promises";
        }
    }

    /// <summary>Exemptions that nothing needs any more.</summary>
    public static IEnumerable<Exemption> Idle(Sources sources, IReadOnlyList<Exemption> exemptions) => exemptions.Where(e =>
        Licences(sources, exemptions).Count() == Licences(sources, exemptions.Where(other => other != e).ToList()).Count());

    private static bool Belongs(string assembly, string package) =>
        assembly == package || assembly.StartsWith(package + ".", StringComparison.Ordinal);

    private static bool Holds(SourceFile file, string[] holders) => holders.Contains(file.Role) || holders.Contains(file.Module);

    [GeneratedRegex("^I[A-Z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OnlyInterface();
}
