using System.Globalization;
using System.Reflection;

namespace Cell0.ChatOps.Suite;

/// <summary>All workloads there are.</summary>
public static class WorkloadCatalogue
{
    private const string Folder = "Cell0.ChatOps.Suite.Workloads.";

    /// <summary>Looks at every type of the assembly: for the service, not for a child in a hurry.</summary>
    public static IReadOnlyList<IWorkload> All() =>
        [.. Assembly.GetExecutingAssembly().GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IWorkload))).Select(Create).OrderBy(workload => workload.Name, StringComparer.Ordinal)];

    /// <summary>The workload of that name, found by its class name, or null.</summary>
    public static IWorkload? Find(string name)
    {
        if (name.Length > 40 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_')) return null;
        var type = Assembly.GetExecutingAssembly().GetType(Folder + ClassName(name));
        return type is not null && type.IsAssignableTo(typeof(IWorkload)) && Create(type) is { } workload && workload.Name == name ? workload : null;
    }

    private static string ClassName(string name) =>
        string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(part => part[..1].ToUpper(CultureInfo.InvariantCulture) + part[1..])) + "Workload";

    private static IWorkload Create(Type type) => (IWorkload)Activator.CreateInstance(type)!;
}
