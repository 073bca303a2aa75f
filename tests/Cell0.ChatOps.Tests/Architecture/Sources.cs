using System.Collections.Concurrent;
using Cell0.ChatOps.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>
/// The service's sources compiled in memory, and every name in them bound. Names of what is only written down count too: constants,
/// <c>nameof</c>, attributes, aliases, parent namespaces and the types behind <c>var</c>, none of which can be read off IL or using lines.
/// </summary>
internal sealed class Sources
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Net.Http.Json; global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly Lazy<CSharpCompilation> Foundation = new(Found);
    private static readonly Lazy<Sources> Ours = new(() => new Sources(ReadAll()));

    private readonly CSharpCompilation _compilation;
    private readonly ConcurrentDictionary<ITypeSymbol, string> names = new(SymbolEqualityComparer.Default);

    /// <param name="files">Text by path below src/Cell0.ChatOps.</param>
    public Sources(IReadOnlyDictionary<string, string> files)
    {
        Texts = files;
        _compilation = Foundation.Value.AddSyntaxTrees(files.Select(f => CSharpSyntaxTree.ParseText(f.Value, Parsing, f.Key)));
        Uses = _compilation.SyntaxTrees.Where(t => t.FilePath.Length > 0).AsParallel().AsOrdered().SelectMany(UsesOf).Distinct().ToList();
    }

    /// <summary>The real sources, compiled once for all tests.</summary>
    public static Sources Real => Ours.Value;

    public IReadOnlyDictionary<string, string> Texts { get; }

    public IReadOnlyList<Use> Uses { get; }

    public IEnumerable<SourceFile> Files => Texts.Keys.Order(StringComparer.Ordinal).Select(path => new SourceFile(path));

    /// <summary>Names that bound to nothing: were there any, the rules would look past them. (Generated members are no names of types.)</summary>
    public IReadOnlyList<string> Unbound => _compilation.GetDiagnostics().Where(d => d.Id is "CS0246" or "CS0234" or "CS0103" or "CS0400").Select(d => d.ToString()).ToList();

    /// <summary>Namespaces declared in each file.</summary>
    public IEnumerable<(SourceFile File, string Namespace)> Namespaces =>
        from tree in _compilation.SyntaxTrees
        where tree.FilePath.Length > 0
        from declaration in tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        select (new SourceFile(tree.FilePath), declaration.Name.ToString());

    private static Dictionary<string, string> ReadAll()
    {
        var root = Repository.PathOf("src", "Cell0.ChatOps");
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Relative: System.IO.Path.GetRelativePath(root, path).Replace('\\', '/')))
            .Where(f => !f.Relative.StartsWith("bin/", StringComparison.Ordinal) && !f.Relative.StartsWith("obj/", StringComparison.Ordinal))
            .ToDictionary(f => f.Relative, f => File.ReadAllText(f.Path), StringComparer.Ordinal);
    }

    /// <summary>All packages and nothing of ours; what is compiled on it shares the references already read.</summary>
    private static CSharpCompilation Found()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileName(path) != "cell0-chatops.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);
        var foundation = CSharpCompilation.Create("architecture", [CSharpSyntaxTree.ParseText(ImplicitUsings, Parsing)], references, options);
        _ = foundation.GetTypeByMetadataName("System.Object");
        return foundation;
    }

    private IEnumerable<Use> UsesOf(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        var file = new SourceFile(tree.FilePath);
        foreach (var node in tree.GetRoot().DescendantNodes(n => n is not BaseNamespaceDeclarationSyntax).Concat(InNamespaces(tree)))
        {
            foreach (var symbol in Symbols(model, node))
            {
                if (ToUse(file, node, symbol) is { } use) yield return use;
            }
        }
    }

    /// <summary>All that stands inside namespace declarations, without the declarations' own names.</summary>
    private static IEnumerable<SyntaxNode> InNamespaces(SyntaxTree tree) =>
        from space in tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        from child in space.ChildNodes()
        where child != space.Name
        from node in child.DescendantNodesAndSelf()
        select node;

    private static IEnumerable<ISymbol> Symbols(SemanticModel model, SyntaxNode node)
    {
        // Every name is asked, and what makes or gives something without naming its type; the rest (literals, operators, whole member accesses) is made of these.
        if (node is not (SimpleNameSyntax or BaseObjectCreationExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or PredefinedTypeSyntax or CollectionExpressionSyntax)) return [];
        var expression = (ExpressionSyntax)node;
        var info = model.GetSymbolInfo(expression);
        var named = info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols;
        return named.Concat(Parts(model.GetTypeInfo(expression).Type));
    }

    /// <summary>A type and its type arguments and elements.</summary>
    private static IEnumerable<ISymbol> Parts(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Prepend(named),
        IArrayTypeSymbol array => Parts(array.ElementType),
        _ => [],
    };

    private Use? ToUse(SourceFile file, SyntaxNode node, ISymbol symbol)
    {
        var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        if (symbol is INamespaceSymbol space) return NamespaceUse(file, line, space);
        var member = symbol is IMethodSymbol { ReducedFrom: { } extension } ? extension : symbol;
        if ((member as INamedTypeSymbol ?? member.ContainingType)?.OriginalDefinition is not { } type || type.IsAnonymousType) return null;
        var name = member is INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor } ? "" : member.Name;
        var full = names.GetOrAdd(type, static type => type.ToDisplayString(Naming));
        if (type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is not { Length: > 0 } path)
            return new Use(file, line, null, null, type.ContainingAssembly?.Name ?? "", full, name);
        var target = new SourceFile(path);
        return new Use(file, line, target, target.Module, "", full, name);
    }

    private static Use? NamespaceUse(SourceFile file, int line, INamespaceSymbol space)
    {
        var full = space.ToDisplayString();
        if (!full.StartsWith("Cell0.ChatOps.", StringComparison.Ordinal)) return null;
        var parts = full.Split('.');
        if (parts is [_, _, "Channels"]) return null;
        return new Use(file, line, null, parts[2] == "Channels" ? $"Channels/{parts[3]}" : parts[2], "", full, "");
    }

    private static readonly SymbolDisplayFormat Naming =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);
}
