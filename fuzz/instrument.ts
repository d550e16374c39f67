import ts = require('typescript');

const { factory } = ts;

/**
 * Adds a counter to every branch of a module: functions, arms of `if`, `?:`, `switch`, loops, `catch` and the right
 * sides of `&&`, `||`, `??`. The counters lie in the {@link CoverageMap} at `globalThis.fuzzCoverage`.
 */
export function instrument(source: string, fileName: string): string {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  const counted = new CountedBranches();
  const result = ts.transform(file, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node =>
        counted.rewrite(ts.visitEachChild(node, visit, context), node.parent);
      return ts.visitNode(root, visit) as ts.SourceFile;
    },
  ]);
  const body = ts.createPrinter().printFile(result.transformed[0] as ts.SourceFile);
  result.dispose();
  const head = `const fuzzBase = globalThis.fuzzCoverage.allocate(${counted.count}), fuzzCounters = globalThis.fuzzCoverage.counters;`;
  return `${head}\n${body}`;
}

/** Gives the branches of one module their counters. */
class CountedBranches {
  count = 0;

  /** A node whose children have theirs already. */
  rewrite(node: ts.Node, parent: ts.Node | undefined): ts.Node {
    if (ts.isIfStatement(node)) return this.ifStatement(node);
    if (ts.isConditionalExpression(node)) return this.conditional(node);
    if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind)) {
      return factory.createBinaryExpression(node.left, node.operatorToken, this.expression(node.right));
    }
    if (ts.isCaseClause(node)) {
      return factory.updateCaseClause(node, node.expression, this.statements(node.statements));
    }
    if (ts.isDefaultClause(node)) return factory.updateDefaultClause(node, this.statements(node.statements));
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return this.arrowFunction(node, node.body);
    if (ts.isBlock(node) && isCountedBlock(parent)) return this.block(node);
    return node;
  }

  private ifStatement(node: ts.IfStatement): ts.IfStatement {
    const otherwise = node.elseStatement ?? factory.createBlock([]);
    return factory.updateIfStatement(
      node,
      node.expression,
      this.block(node.thenStatement),
      this.block(otherwise),
    );
  }

  private conditional(node: ts.ConditionalExpression): ts.ConditionalExpression {
    return factory.createConditionalExpression(
      node.condition,
      node.questionToken,
      this.expression(node.whenTrue),
      node.colonToken,
      this.expression(node.whenFalse),
    );
  }

  private arrowFunction(node: ts.ArrowFunction, body: ts.Expression): ts.ArrowFunction {
    return factory.updateArrowFunction(
      node,
      node.modifiers,
      node.typeParameters,
      node.parameters,
      node.type,
      node.equalsGreaterThanToken,
      this.expression(body),
    );
  }

  private block(statement: ts.Statement): ts.Block {
    return factory.createBlock(
      this.statements(ts.isBlock(statement) ? statement.statements : [statement]),
      true,
    );
  }

  private statements(statements: readonly ts.Statement[]): ts.Statement[] {
    return [factory.createExpressionStatement(this.increment()), ...statements];
  }

  private expression(expression: ts.Expression): ts.Expression {
    return factory.createParenthesizedExpression(factory.createComma(this.increment(), expression));
  }

  private increment(): ts.Expression {
    const index = factory.createAdd(
      factory.createIdentifier('fuzzBase'),
      factory.createNumericLiteral(this.count++),
    );
    return factory.createPostfixIncrement(
      factory.createElementAccessExpression(factory.createIdentifier('fuzzCounters'), index),
    );
  }
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** Bodies of functions, loops and handlers; the arms of `if` are counted where they are made. */
function isCountedBlock(parent: ts.Node | undefined): boolean {
  if (parent === undefined) return false;
  return ts.isFunctionLike(parent) || ts.isIterationStatement(parent, false) || ts.isCatchClause(parent);
}
