using System.Reflection;
using System.Runtime.CompilerServices;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.GoldenFiles;

/// <summary>All that was added by adding a file: an addition shows in review as one line.</summary>
public sealed class CatalogueTests
{
    private static readonly (string Title, string Interface)[] Kinds =
        [("probes", "IProbe"), ("workloads", "IWorkload"), ("rules", "IFindingRule"), ("commands", "IChatCommand"), ("fixes", "IFixKind"), ("alert formats", "IAlertReader"), ("channels", "IChannel")];

    [Fact]
    public void The_catalogue_lists_every_part_found_by_scan()
    {
        var sections = Kinds.Select(k => Section(k.Title, Implementations(k.Interface).Select(Name)))
            .Append(Section("templates", new TemplateEngine(TemplateFiles.Read()).Keys));
        Golden.Match("catalogue.txt", string.Join('\n', sections));
    }

    [Fact]
    public void No_two_parts_of_a_kind_have_the_same_name() =>
        Kinds.SelectMany(k => Implementations(k.Interface).Select(t => (k.Title, Id: Id(t))).Where(p => p.Id is not null).GroupBy(p => p).Where(g => g.Count() > 1).Select(g => g.Key))
            .ShouldBeEmpty();

    private static string Section(string title, IEnumerable<string> lines) =>
        string.Concat(lines.Order(StringComparer.Ordinal).Select(l => $"  {l}\n").Prepend($"{title}\n"));

    private static IEnumerable<Type> Implementations(string name) => typeof(RenderingModule).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.GetInterfaces().Any(i => i.Name == name && i.Namespace!.StartsWith("Cell0.", StringComparison.Ordinal)));

    private static string Name(Type type) => Id(type) is { } id ? $"{id} ({type.Name})" : type.Name;

    /// <summary>Its Id or Name where that is written down in the type, so that no constructor is needed to know it.</summary>
    private static string? Id(Type type)
    {
        var property = type.GetProperty("Id", BindingFlags.Public | BindingFlags.Instance) ?? type.GetProperty("Name", BindingFlags.Public | BindingFlags.Instance);
        try
        {
            return property?.GetValue(RuntimeHelpers.GetUninitializedObject(type)) as string;
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }
}
