namespace Cell0.ChatOps.Cli;

/// <summary>How the verbs get at the service: put together in Program, so that no verb knows a module it does not use.</summary>
/// <param name="Service">The whole service, listening where <c>urls</c> says (null: the settings).</param>
/// <param name="Tools">The same parts without anything that runs by itself.</param>
/// <param name="RefuseListening">Why the service must not listen where its settings say; null when it may.</param>
public sealed record Composition(Func<string?, WebApplication> Service, Func<IServiceProvider> Tools, Func<IConfiguration, string?> RefuseListening);
